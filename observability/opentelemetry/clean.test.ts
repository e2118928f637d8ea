import { SpanStatusCode, type Tracer } from "@opentelemetry/api";
import {
  InMemorySpanExporter,
  type ReadableSpan,
  SimpleSpanProcessor,
  TracerProvider,
} from "@opentelemetry/sdk-trace";
import { expect, test } from "vitest";
import { CleanExporter } from "./clean.ts";

/** The spans of a test that reach a collector. */
async function exportOf(make: (tracer: Tracer) => void): Promise<ReadableSpan[]> {
  const collector = new InMemorySpanExporter();
  const spanProcessors = [new SimpleSpanProcessor({ exporter: new CleanExporter(collector) })];
  const provider = new TracerProvider({ spanProcessors });
  make(provider.getTracer("a test"));
  await provider.forceFlush();
  return collector.getFinishedSpans();
}

test("URLs are sent without their query, in names and in attributes", async () => {
  const [span] = await exportOf((tracer) => {
    const attributes = {
      "http.target": "/api/auth/callback/github?code=canary&state=canary",
      "http.url": "https://user:canary@api.example/user?access_token=canary#canary",
    };
    tracer.startSpan("fetch GET https://api.example/user?access_token=canary", { attributes }).end();
  });
  expect(span?.name).toBe("fetch GET https://api.example/user");
  expect(span?.attributes).toEqual({
    "http.target": "/api/auth/callback/github",
    "http.url": "https://api.example/user",
  });
});

test("Next's spans for assembling a page are not sent; its requests, handlers and calls are", async () => {
  const sent = await exportOf((tracer) => {
    for (const type of ["BaseServer.handleRequest", "AppRouteRouteHandlers.runHandler", "AppRender.fetch"])
      tracer.startSpan(type, { attributes: { "next.span_type": type } }).end();
    for (const type of ["NextNodeServer.createComponentTree", "ResolveMetadata.generateMetadata"])
      tracer.startSpan(type, { attributes: { "next.span_type": type } }).end();
    tracer.startSpan("execute_tool list_repositories").end();
  });
  expect(sent.map(({ name }) => name)).toEqual([
    "BaseServer.handleRequest",
    "AppRouteRouteHandlers.runHandler",
    "AppRender.fetch",
    "execute_tool list_repositories",
  ]);
});

test("attributes that are not on the list are dropped, and links' too", async () => {
  const [span] = await exportOf((tracer) => {
    const [method, cookie] = [{ "http.method": "GET" }, { "http.request.header.cookie": "canary" }];
    const links = [
      { context: { traceId: "a".repeat(32), spanId: "b".repeat(16), traceFlags: 1 }, attributes: cookie },
    ];
    tracer
      .startSpan("GET", {
        attributes: {
          ...method,
          ...cookie,
          "gen_ai.input.messages": "canary",
          "next.span_name": "GET /?canary",
        },
        links,
      })
      .end();
  });
  expect(span?.attributes).toEqual({ "http.method": "GET" });
  expect(span?.links).toEqual([]);
});

test("an error's class is sent, not its message", async () => {
  const [span] = await exportOf((tracer) => {
    const failed = tracer.startSpan("execute_tool create_issue");
    failed.recordException(new TypeError("canary"));
    failed.setStatus({ code: SpanStatusCode.ERROR, message: "canary" });
    failed.end();
  });
  expect(span?.status).toEqual({ code: SpanStatusCode.ERROR });
  expect(span?.events.map(({ name, attributes }) => ({ name, attributes }))).toEqual([
    { name: "exception", attributes: { "exception.type": "TypeError" } },
  ]);
});

test("anything that looks like a token is redacted", async () => {
  const token = `ghu_${"c".repeat(36)}`;
  const [span] = await exportOf((tracer) => {
    tracer.startSpan(`GET /${token}`, { attributes: { "http.route": `/x/${token}` } }).end();
  });
  expect(JSON.stringify([span?.name, span?.attributes])).not.toContain("cccc");
});
