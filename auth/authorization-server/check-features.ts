import { EnvError } from "#auth/protocol/env-fields.ts";
import { database } from "#db/index.ts";
import { setSubscribers } from "#observability/record-event.ts";
import type { TraceExporter } from "#observability/trace-exporter.ts";
import type { WebEnv } from "./env.ts";
import type { WebFeature } from "./feature.ts";
import * as features from "./features.ts";

const all = Object.values<WebFeature>(features);

/** Reads every feature's variables. @throws EnvError naming those of the first feature that are missing or malformed */
export function checkFeatures(env: WebEnv): void {
  const stores = ["embedded", ...all.flatMap(({ storeNames = [] }) => storeNames)];
  if (!stores.includes(env.SECRET_STORE)) {
    throw new EnvError("web process", [
      { path: ["SECRET_STORE"], message: `must be one of: ${stores.join(", ")}` },
    ]);
  }
  for (const feature of all) feature.readVariables?.(env);
}

/** The features that may send this process's traces. */
export function traceExporters(): TraceExporter[] {
  return all.flatMap(({ traces }) => traces ?? []);
}

/** From now on, notifies features of what happens to people's messages. */
export function subscribeFeatures(): void {
  setSubscribers(all.flatMap(({ onEvent }) => (onEvent ? (event) => onEvent(event, database()) : [])));
}
