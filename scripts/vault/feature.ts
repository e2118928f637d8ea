import type { ScriptsFeature } from "#scripts/feature.ts";
import { checkSecretStore } from "./check.ts";

export const vault: ScriptsFeature = { check: checkSecretStore };
