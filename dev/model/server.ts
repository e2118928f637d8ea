/** The embedded model as a server that speaks OpenAI's chat completions. A stand-in: any bearer is accepted, loopback only. */
import type { Server } from "node:http";
import { createAdaptorServer, type HttpBindings } from "@hono/node-server";
import { Hono } from "hono";
import { streamSSE } from "hono/streaming";
import { z } from "zod";
import { streamTurn, toChunks, toCompletion } from "#dev/model/completion.ts";
import { errorResponse, FAILURES, toErrorResponse } from "#dev/model/failures.ts";
import { decide } from "#dev/model/mind.ts";
import type { CompletionRequest } from "#dev/model/wire.ts";
import { listen, listenOptions, number, type Running } from "#dev/server/listen.ts";

export const modelOptions = listenOptions.extend({
  /** Milliseconds between two tokens of a stream; 0 in tests. */
  tokenDelayMs: number.min(0).max(10_000).default(15),
  /** Obeys every instruction found in tool results: for the tests of prompt injection. */
  obedient: z.union([z.boolean(), z.stringbool()]).default(false),
});

/** Node's own response, to cut a connection; absent when the routes are called without a socket. */
type ModelBindings = { Bindings: Partial<HttpBindings> };

/** Starts the model. @throws Error when the port is taken, or the host is not a loopback address */
export function startModel(options: z.input<typeof modelOptions>): Promise<Running> {
  return listen(createAdaptorServer({ fetch: createModel(options).fetch }) as Server, options);
}

/** The server's routes, without a socket. */
export function createModel(options: z.input<typeof modelOptions>): Hono<ModelBindings> {
  const { tokenDelayMs, obedient } = modelOptions.parse(options);
  const app = new Hono<ModelBindings>();
  app.get("/healthz", (c) => c.text("ok"));
  app.get("/v1/models", (c) => {
    const names = ["embedded", ...FAILURES.map((failure) => `embedded-${failure}`)];
    const data = names.map((id) => ({ id, object: "model", created: 0, owned_by: "on-behalf-of" }));
    return c.json({ object: "list", data });
  });
  app.post("/v1/chat/completions", async (c) => {
    if (!/^bearer\s+\S/i.test(c.req.header("authorization") ?? ""))
      return errorResponse(401, "invalid_request_error", null, "Send an API key: any will do here.");
    const request: CompletionRequest | null = await c.req.json().catch(() => null);
    if (typeof request?.model !== "string" || !Array.isArray(request.messages))
      return errorResponse(400, "invalid_request_error", null, "Send a model and messages.");
    const { turn, failure } = decide(request, { obedient });
    const refusal = failure && toErrorResponse(failure);
    if (refusal) return refusal;
    const finish =
      failure === "content-filter" ? "content_filter" : turn.calls.length > 0 ? "tool_calls" : "stop";
    if (!request.stream) return c.json(toCompletion(request, turn, finish));
    const cut = failure === "cut-stream" ? () => void c.env?.outgoing?.destroy() : undefined;
    const chunks = toChunks(request, turn, finish);
    return streamSSE(c, (stream) => streamTurn(stream, chunks, tokenDelayMs, cut));
  });
  app.notFound(() => errorResponse(404, "invalid_request_error", "unknown_url", "Unknown request URL."));
  return app;
}
