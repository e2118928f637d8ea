import type { BaseCallbackHandler } from "@langchain/core/callbacks/base";

/** What a span may be told besides what it is: names, ids, numbers. Never a body, a header, a token or an argument. */
export type SpanFacts = Record<string, string | number | undefined>;

/** Sends a process's spans somewhere. */
export interface Exporting {
  /** Names the request that is being answered by what our logs call it. */
  describeRequest(facts: SpanFacts): void;
  /** Sends what is not sent yet. */
  flush(timeoutMillis: number): Promise<void>;
}

/** A way to send traces. */
export interface TraceExporter {
  /** @returns undefined where this process's environment asks for none: then nothing more is loaded */
  start(part: "web" | "agent"): Promise<Exporting | undefined>;
}

/** What a graph calls back while it runs, and tools while they do. */
export interface RunObserver {
  handler: BaseCallbackHandler;
  /** Adds facts to what is kept of a tool's call, by its run id. */
  describeTool(runId: string | undefined, facts: SpanFacts): void;
}
