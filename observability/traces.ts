import type { RunnableConfig } from "@langchain/core/runnables";
import { log } from "./log.ts";
import type { Exporting, RunObserver, SpanFacts, TraceExporter } from "./trace-exporter.ts";

/** Traces of both processes: docs/decisions/0052. Without a configured exporter, these functions do nothing. */
const PATIENCE_MS = 2_000;

// Next loads a module once per bundle: the process keeps one exporter for all of them, as with the metrics.
const shared = globalThis as typeof globalThis & { __oboExporting?: Exporting[] };
const exporting = (): readonly Exporting[] => shared.__oboExporting ?? [];

/** Starts sending this process's spans, with each exporter that the environment configures. */
export async function startTraces(part: "web" | "agent", exporters: readonly TraceExporter[]): Promise<void> {
  const started = await Promise.all(exporters.map((exporter) => exporter.start(part)));
  shared.__oboExporting = started.flatMap((one) => one ?? []);
}

/** Adds the log's request id to the current request's span, to link both. */
export function describeRequest(facts: SpanFacts): void {
  for (const one of exporting()) one.describeRequest(facts);
}

let observers: readonly RunObserver[] = [];

/** The callbacks for tool calls. */
export function observeRuns(all: readonly RunObserver[]): void {
  observers = all;
}

/** Adds facts that only the tool knows to its call's span. */
export function describeTool({ callbacks }: RunnableConfig, facts: SpanFacts): void {
  if (!callbacks || Array.isArray(callbacks)) return;
  for (const one of observers) one.describeTool(callbacks.getParentRunId(), facts);
}

/** Sends buffered spans before the process exits. Does not wait for an unresponsive collector. */
export async function sendLastTraces(): Promise<void> {
  try {
    await Promise.all(exporting().map((one) => one.flush(PATIENCE_MS)));
  } catch (error) {
    log().warn({ err: error }, "the last traces were not sent");
  }
}
