import type { RunnableConfig } from "@langchain/core/runnables";
import { log } from "./log.ts";
import type { Exporting, RunObserver, SpanFacts, TraceExporter } from "./trace-exporter.ts";

/** Traces of both processes: docs/decisions/0052. Without an exporter that is configured, what follows does nothing. */
const PATIENCE_MS = 2_000;

// Next loads a module once per bundle: the process keeps one exporter for all of them, as with the metrics.
const shared = globalThis as typeof globalThis & { __exporting?: Exporting[] };
const exporting = (): readonly Exporting[] => shared.__exporting ?? [];

/** Begins to send this process's spans, by each exporter whose collector the environment names. */
export async function startTraces(part: "web" | "agent", exporters: readonly TraceExporter[]): Promise<void> {
  const started = await Promise.all(exporters.map((exporter) => exporter.start(part)));
  shared.__exporting = started.flatMap((one) => one ?? []);
}

/** Names the request that is being answered by what our logs call it, so that one leads to the other. */
export function describeRequest(facts: SpanFacts): void {
  for (const one of exporting()) one.describeRequest(facts);
}

let observers: readonly RunObserver[] = [];

/** What is told of each call of a tool, from now on. */
export function observeRuns(all: readonly RunObserver[]): void {
  observers = all;
}

/** Adds to the span of a tool's call what only the tool knows. */
export function describeTool({ callbacks }: RunnableConfig, facts: SpanFacts): void {
  if (!callbacks || Array.isArray(callbacks)) return;
  for (const one of observers) one.describeTool(callbacks.getParentRunId(), facts);
}

/** Sends what is not sent yet, before the process ends. A collector that does not answer is not waited for. */
export async function sendLastTraces(): Promise<void> {
  try {
    await Promise.all(exporting().map((one) => one.flush(PATIENCE_MS)));
  } catch (error) {
    log().warn({ err: error }, "the last traces were not sent");
  }
}
