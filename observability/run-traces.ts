import type { RunnableConfig } from "@langchain/core/runnables";
import type { RunSpans } from "./run-spans.ts";
import type { SpanFacts } from "./span-facts.ts";
import { startTraces } from "./traces.ts";

let spans: RunSpans | undefined;

/** What a graph calls back while it runs: nothing, unless traces are to be sent (docs/decisions/0052). */
export async function traceRuns(): Promise<RunSpans[]> {
  if (!(await startTraces("agent"))) return [];
  const { RunSpans } = await import("./run-spans.ts");
  spans ??= new RunSpans();
  return [spans];
}

/** Adds to the span of a tool's call what only the tool knows. */
export function describeTool({ callbacks }: RunnableConfig, facts: SpanFacts): void {
  if (!spans || !callbacks || Array.isArray(callbacks)) return;
  spans.describe(callbacks.getParentRunId(), facts);
}
