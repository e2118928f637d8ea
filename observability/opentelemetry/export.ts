import { context, trace } from "@opentelemetry/api";
import { AsyncLocalStorageContextManager } from "@opentelemetry/context-async-hooks";
import { OTLPTraceExporter } from "@opentelemetry/exporter-trace-otlp-proto";
import {
  defaultResource,
  detectResources,
  envDetector,
  resourceFromAttributes,
} from "@opentelemetry/resources";
import {
  AlwaysOnSampler,
  BatchSpanProcessor,
  ParentBasedSampler,
  type Sampler,
  SamplingDecision,
  TracerProvider,
} from "@opentelemetry/sdk-trace";
import type { Exporting } from "../trace-exporter.ts";
import { CleanExporter } from "./clean.ts";
import { nameFacts } from "./facts.ts";

/** How long spans are batched before they are sent. */
const BATCH_MS = 1_000;

/**
 * Registers a tracer for the process, without a propagator: a client's `traceparent` is ignored, and none is sent, because the
 * LangGraph server would store it (docs/decisions/0052).
 */
export function startExport(part: "web" | "agent"): Exporting {
  const exporter = new CleanExporter(new OTLPTraceExporter());
  const provider = new TracerProvider({
    resource: defaultResource()
      .merge(resourceFromAttributes({ "service.name": "on-behalf-of", "obo.process": part }))
      .merge(detectResources({ detectors: [envDetector] })),
    sampler: new ParentBasedSampler({ root: allButChecks }),
    spanProcessors: [new BatchSpanProcessor({ exporter, scheduledDelayMillis: BATCH_MS })],
  });
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
  trace.setGlobalTracerProvider(provider);
  return {
    describeRequest: (facts) => trace.getActiveSpan()?.setAttributes(nameFacts(facts)),
    flush: (timeoutMillis) => provider.forceFlush({ timeoutMillis }),
  };
}

/** Frequent health checks, and the page's own files. */
const CHECKS = /^\/(api\/(health|metrics|ready)|_next\/static)\b/;
const always = new AlwaysOnSampler();

const allButChecks: Sampler = {
  shouldSample(...asked) {
    const [, , , , attributes] = asked;
    if (CHECKS.test(String(attributes["http.target"]))) return { decision: SamplingDecision.NOT_RECORD };
    return always.shouldSample();
  },
  toString: () => "AllButChecks",
};
