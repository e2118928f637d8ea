import type { StructuredToolInterface } from "@langchain/core/tools";
import type { TokenBroker } from "#auth/client/token-broker.ts";
import type { RunObserver, TraceExporter } from "#observability/trace-exporter.ts";

/** A feature's part in the assistant `agent`. */
export interface AgentFeature {
  /** Read-only tools: their transport rejects everything but GET and HEAD. */
  readTools?(broker: TokenBroker): StructuredToolInterface[];
  /** Write tools. They run only after approval of every call. */
  writeTools?(broker: TokenBroker): StructuredToolInterface[];
  traces?: TraceExporter;
  /** @returns undefined if there are no listeners */
  observeRuns?(): Promise<RunObserver | undefined>;
}
