import type { Attributes } from "@opentelemetry/api";
import type { ReadableSpan, SpanExporter } from "@opentelemetry/sdk-trace";
import { redactSecrets } from "../log.ts";

/**
 * The data that leaves the process with a span, including Next's own (most of them). An attribute that is not listed here is
 * dropped: headers, bodies, error messages. URLs are sent without their query, where OAuth puts `code` and `state`.
 */
const PLAIN = new Set([
  ...["http.method", "http.route", "http.status_code", "net.peer.name", "net.peer.port", "error.type"],
  ...["next.route", "next.span_type", "next.rsc"],
  ...["gen_ai.operation.name", "gen_ai.agent.name", "gen_ai.conversation.id", "gen_ai.provider.name"],
  ...["gen_ai.request.model", "gen_ai.usage.input_tokens", "gen_ai.usage.output_tokens", "gen_ai.tool.name"],
  ...["obo.request_id", "obo.thread_id", "obo.run_id", "obo.route", "obo.tool", "obo.provider", "obo.access"],
  ...["obo.result", "obo.outcome", "obo.status", "obo.calls"],
]);
const ADDRESSES = new Set(["http.target", "http.url"]);

/**
 * Next's spans for assembling a page: more than half of its spans, each a leaf, so that no sent span loses its parent. The
 * request, its handler or rendering, and its calls remain.
 */
const INTERNAL = /^(NextNodeServer|ResolveMetadata|LoadComponents|Instrumentation)\./;

/** Cleans spans and passes them to another exporter. */
export class CleanExporter implements SpanExporter {
  readonly #next: SpanExporter;

  constructor(next: SpanExporter) {
    this.#next = next;
  }

  export(...[spans, done]: Parameters<SpanExporter["export"]>): void {
    const sent = spans.filter(({ attributes }) => !INTERNAL.test(String(attributes["next.span_type"])));
    this.#next.export(sent.map(cleanSpan), done);
  }

  async forceFlush(): Promise<void> {
    await this.#next.forceFlush?.();
  }

  async shutdown(): Promise<void> {
    await this.#next.shutdown();
  }
}

function cleanSpan(span: ReadableSpan): ReadableSpan {
  return {
    name: cleanAddress(span.name),
    kind: span.kind,
    spanContext: () => span.spanContext(),
    ...(span.parentSpanContext ? { parentSpanContext: span.parentSpanContext } : {}),
    startTime: span.startTime,
    endTime: span.endTime,
    duration: span.duration,
    ended: span.ended,
    // The message may quote a response.
    status: { code: span.status.code },
    attributes: cleanAttributes(span.attributes),
    links: [],
    events: span.events.map(({ name, time, attributes }) => ({
      name: cleanAddress(name),
      time,
      attributes: keepType(attributes),
    })),
    resource: span.resource,
    instrumentationScope: span.instrumentationScope,
    droppedAttributesCount: span.droppedAttributesCount,
    droppedEventsCount: span.droppedEventsCount,
    droppedLinksCount: span.droppedLinksCount,
  };
}

function cleanAttributes(attributes: Attributes): Attributes {
  const kept: Attributes = {};
  for (const [name, value] of Object.entries(attributes)) {
    const isAddress = ADDRESSES.has(name);
    if (!isAddress && !PLAIN.has(name)) continue;
    if (typeof value === "string") kept[name] = isAddress ? cleanAddress(value) : redactSecrets(value);
    else if (typeof value === "number" || typeof value === "boolean") kept[name] = value;
  }
  return kept;
}

/** An exception's class. */
function keepType(attributes: Attributes = {}): Attributes {
  const type = attributes["exception.type"];
  return typeof type === "string" ? { "exception.type": redactSecrets(type) } : {};
}

/** Without query, fragment and userinfo. */
function cleanAddress(text: string): string {
  return redactSecrets(text.replace(/[?#].*$/s, "").replace(/\/\/[^/\s]*@/, "//"));
}
