import type { ScriptsFeature } from "#scripts/feature.ts";
import { findSourceUrl } from "./source-url.ts";

/** The flow inspector links to the code. */
export const inspector: ScriptsFeature = {
  webVariables: ({ root, env }) => ({ SOURCE_URL: env.SOURCE_URL ?? findSourceUrl(root) }),
};
