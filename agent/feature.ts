import type { StructuredToolInterface } from "@langchain/core/tools";
import type { TokenBroker } from "#auth/client/token-broker.ts";
import type { RunObserver, TraceExporter } from "#observability/trace-exporter.ts";

/** What a feature brings to the assistant `agent`. */
export interface AgentFeature {
  /** Tools that can't change anything: their transport refuses all but GET and HEAD. */
  readTools?(broker: TokenBroker): StructuredToolInterface[];
  /** Tools that change something. They run only behind the approval of every call. */
  writeTools?(broker: TokenBroker): StructuredToolInterface[];
  traces?: TraceExporter;
  /** @returns undefined where nobody asks to be told */
  observeRuns?(): Promise<RunObserver | undefined>;
}
