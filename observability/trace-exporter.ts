import type { BaseCallbackHandler } from "@langchain/core/callbacks/base";

/** Additional facts of a span: names, ids, numbers. Never a body, a header, a token or an argument. */
export type SpanFacts = Record<string, string | number | undefined>;

/** Exports a process's spans. */
export interface Exporting {
  /** Adds the log's request id to the current request's span. */
  describeRequest(facts: SpanFacts): void;
  /** Sends buffered spans. */
  flush(timeoutMillis: number): Promise<void>;
}

/** A trace exporter. */
export interface TraceExporter {
  /** @returns undefined if this process's environment configures none; nothing more is loaded then */
  start(part: "web" | "agent"): Promise<Exporting | undefined>;
}

/** Callbacks of a graph while it and its tools run. */
export interface RunObserver {
  handler: BaseCallbackHandler;
  /** Adds facts to a tool call's span, by its run id. */
  describeTool(runId: string | undefined, facts: SpanFacts): void;
}
