import type { RunObserver } from "../trace-exporter.ts";
import { exportsTraces } from "./env.ts";
import { opentelemetry as web } from "./feature.ts";

/** The same for the agent, and a span for each step of a run. */
export const opentelemetry = {
  ...web,
  async observeRuns(): Promise<RunObserver | undefined> {
    if (!exportsTraces()) return undefined;
    const { RunSpans } = await import("./run-spans.ts");
    const spans = new RunSpans();
    return { handler: spans, describeTool: (runId, facts) => spans.describe(runId, facts) };
  },
};
