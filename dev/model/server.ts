/** The embedded model as a server that speaks OpenAI's chat completions. A stand-in: any bearer is accepted, loopback only. */
import type { Server } from "node:http";
import { createAdaptorServer, type HttpBindings } from "@hono/node-server";
import { Hono } from "hono";
import { z } from "zod";
import { type Pace, streamTurn, toCompletion } from "#dev/model/completion.ts";
import { errorResponse, FAILURES, toErrorResponse } from "#dev/model/failures.ts";
import { decide } from "#dev/model/mind.ts";
import { CompletionRequest, type FinishReason } from "#dev/model/wire.ts";
import { listen, type Running } from "#dev/server/listen.ts";

export interface ModelOptions {
  /** 0 takes a free one. */
  port: number;
  host?: string;
  /** Milliseconds between two tokens of a stream; 0 in tests. */
  tokenDelayMs?: number;
  /** Obeys every instruction found in tool results: for the tests of prompt injection. */
  obedient?: boolean;
}

/** Clients want `${url}/v1`. */
export type RunningModel = Running;

/** Node's own request and response; absent when the routes are called without a socket. */
type ModelBindings = { Bindings: Partial<HttpBindings> };

/** Starts the model. @throws Error when the port is taken, or the host is not a loopback address */
export function startModel(options: ModelOptions): Promise<RunningModel> {
  return listen(createAdaptorServer({ fetch: createModel(options).fetch }) as Server, options);
}

/** The server's routes, without a socket. */
export function createModel({
  tokenDelayMs = 15,
  obedient = false,
}: Omit<ModelOptions, "port">): Hono<ModelBindings> {
  const app = new Hono<ModelBindings>();
  app.get("/healthz", (c) => c.text("ok"));
  app.get("/v1/models", (c) => c.json({ object: "list", data: listModels() }));
  app.post("/v1/chat/completions", async (c) => {
    if (!/^bearer\s+\S/i.test(c.req.header("authorization") ?? "")) {
      const message = "You didn't provide an API key: any will do here.";
      return errorResponse(401, "invalid_request_error", null, message);
    }
    const request = CompletionRequest.safeParse(await c.req.json().catch(() => null));
    if (!request.success)
      return errorResponse(400, "invalid_request_error", null, z.prettifyError(request.error));
    const breakOff = (): void => void c.env?.outgoing?.destroy();
    return complete(request.data, { tokenDelayMs, obedient, breakOff });
  });
  app.notFound(() => errorResponse(404, "invalid_request_error", "unknown_url", "Unknown request URL."));
  return app;
}

interface CompleteOptions extends Pace {
  obedient: boolean;
}

function complete(
  request: CompletionRequest,
  { breakOff, tokenDelayMs, obedient }: CompleteOptions,
): Response {
  const { turn, failure } = decide(request, { obedient });
  const refusal = failure && toErrorResponse(failure);
  if (refusal) return refusal;
  const finish = finishOf(failure, turn.calls.length > 0);
  if (!request.stream) return Response.json(toCompletion(request, turn, finish));
  const pace = { tokenDelayMs, breakOff: failure === "cut-stream" ? breakOff : undefined };
  const headers = { "Content-Type": "text/event-stream; charset=utf-8", "Cache-Control": "no-cache" };
  return new Response(streamTurn(request, turn, finish, pace), { headers });
}

function finishOf(failure: string | undefined, calls: boolean): FinishReason {
  if (failure === "content-filter") return "content_filter";
  return calls ? "tool_calls" : "stop";
}

function listModels(): object[] {
  const names = ["embedded", ...FAILURES.map((failure) => `embedded-${failure}`)];
  return names.map((id) => ({ id, object: "model", created: 0, owned_by: "on-behalf-of" }));
}
