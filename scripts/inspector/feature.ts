import type { ScriptsFeature } from "#scripts/feature.ts";
import { findSourceUrl } from "./source-url.ts";

/** Gives the flow inspector the URL of the code. */
export const inspector: ScriptsFeature = {
  webVariables: ({ root, env }) => ({ SOURCE_URL: env.SOURCE_URL ?? findSourceUrl(root) }),
};
