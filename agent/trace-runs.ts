import type { BaseCallbackHandler } from "@langchain/core/callbacks/base";
import type { RunObserver } from "#observability/trace-exporter.ts";
import { observeRuns, startTraces } from "#observability/traces.ts";
import type { AgentFeature } from "./feature.ts";
import * as features from "./features.ts";

let observers: Promise<RunObserver[]> | undefined;

/** A graph's callbacks: none unless traces are sent (docs/decisions/0052). */
export async function traceRuns(): Promise<BaseCallbackHandler[]> {
  observers ??= start();
  return (await observers).map(({ handler }) => handler);
}

async function start(): Promise<RunObserver[]> {
  const all = Object.values<AgentFeature>(features);
  await startTraces(
    "agent",
    all.flatMap(({ traces }) => traces ?? []),
  );
  const found = (await Promise.all(all.map((feature) => feature.observeRuns?.()))).flatMap(
    (one) => one ?? [],
  );
  observeRuns(found);
  return found;
}
