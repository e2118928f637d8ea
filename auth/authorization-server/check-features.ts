import type { WebEnv } from "./env.ts";
import type { WebFeature } from "./feature.ts";
import * as features from "./features.ts";

/** Reads every feature's variables. @throws EnvError naming those of the first feature that are missing or malformed */
export function checkFeatures(env: WebEnv): void {
  for (const feature of Object.values<WebFeature>(features)) feature.readVariables?.(env);
}
