/** Failures on order, for tests: a status, a stall, a cut connection, before or after the request did its work. */
import { setTimeout as wait } from "node:timers/promises";
import type { HttpBindings } from "@hono/node-server";
import type { Context, MiddlewareHandler } from "hono";
import { z } from "zod";

export const fault = z.object({
  method: z.string().toUpperCase().optional(),
  /** Beginning of the path, without GitHub's /api/v3. */
  path: z.string().default("/"),
  status: z.number().int().min(200).max(599).optional(),
  headers: z.record(z.string(), z.string()).default({}),
  body: z.unknown().optional(),
  /** How many matching requests it hits. */
  times: z.number().int().min(1).default(1),
  /** How long it stalls, or until the faults are cleared. */
  delay_ms: z.number().int().min(0).max(300_000).optional(),
  /** Cuts the connection instead of answering. */
  reset: z.boolean().default(false),
  /** `after` lets the request do its work first, so that only its answer is lost. */
  when: z.enum(["before", "after"]).default("before"),
});
type Fault = z.infer<typeof fault>;

export class Faults {
  #pending: Fault[] = [];
  #stalls = new AbortController();
  /** Cuts stalled requests, so that the server can stop. */
  readonly closing = new AbortController();

  add(next: Fault): void {
    this.#pending.push(next);
  }

  /** Drops what is pending, and ends all stalls. */
  clear(): void {
    this.#pending = [];
    this.#stalls.abort();
    this.#stalls = new AbortController();
  }

  /** Hono middleware that applies the first fault that fits. */
  get middleware(): MiddlewareHandler<{ Bindings: HttpBindings }> {
    return async (c, next) => {
      const hit = this.#take(c.req.method, c.req.path.replace(/^\/api\/v3(?=\/|$)/, ""));
      if (!hit) return next();
      const signal = AbortSignal.any([this.#stalls.signal, this.closing.signal]);
      if (hit.when === "after") await next();
      await wait(hit.delay_ms ?? 0, undefined, { signal, ref: false }).catch(() => undefined);
      if (hit.reset || this.closing.signal.aborted) {
        c.env.incoming.socket.destroy();
        return new Response(null, { status: 502 });
      }
      if (hit.status === undefined) return hit.when === "after" ? undefined : next();
      c.res = undefined;
      c.res = answer(c, hit, hit.status);
    };
  }

  #take(method: string, path: string): Fault | undefined {
    const hit = this.#pending.find((one) => (one.method ?? method) === method && path.startsWith(one.path));
    if (hit) hit.times -= 1;
    this.#pending = this.#pending.filter(({ times }) => times > 0);
    return hit;
  }
}

function answer(c: Context, { body, headers }: Fault, status: number): Response {
  const content = body ?? { message: `Injected fault (${status})` };
  const text = typeof content === "string" ? content : JSON.stringify(content);
  const id = c.req.header("x-request-id") ?? "fault";
  const own = { "content-type": "application/json; charset=utf-8", "x-github-request-id": id };
  const isEmpty = status === 204 || status === 304;
  return new Response(isEmpty ? null : text, { status, headers: { ...own, ...headers } });
}
