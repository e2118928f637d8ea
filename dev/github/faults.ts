/** Failures on order, for tests: a status, a stall, a cut connection, before or after the request did its work. */
import { setTimeout as wait } from "node:timers/promises";
import type { HttpBindings } from "@hono/node-server";
import type { Context, MiddlewareHandler } from "hono";
import { z } from "zod";
import { apiPathOf } from "#dev/github/api.ts";

export const fault = z.object({
  method: z.string().toUpperCase().optional(),
  /** Beginning of the path, without /api/v3. */
  path: z.string().default("/"),
  status: z.number().int().min(200).max(599).optional(),
  headers: z.record(z.string(), z.string()).default({}),
  body: z.unknown().optional(),
  /** How many matching requests it hits. */
  times: z.number().int().min(1).default(1),
  delay_ms: z.number().int().min(0).max(300_000).optional(),
  /** Cuts the connection instead of answering. */
  reset: z.boolean().default(false),
  /** `after` lets the request do its work first, so that only its answer is lost. */
  when: z.enum(["before", "after"]).default("before"),
});

export type Fault = z.infer<typeof fault>;

export class Faults {
  #pending: Fault[] = [];
  #closing: AbortSignal;

  /** @param closing ends all stalls, so that the server can stop */
  constructor(closing: AbortSignal) {
    this.#closing = closing;
  }

  add(next: Fault): void {
    this.#pending.push(next);
  }

  /** Those that still wait for a request. */
  list(): readonly Fault[] {
    return this.#pending;
  }

  clear(): void {
    this.#pending = [];
  }

  /** Hono middleware that applies the first fault that fits. */
  get middleware(): MiddlewareHandler<{ Bindings: HttpBindings }> {
    return async (c, next) => {
      const hit = this.#take(c.req.method, apiPathOf(c.req.path));
      if (!hit) return next();
      if (hit.when === "after") await next();
      const closing = hit.delay_ms !== undefined && !(await this.#stall(hit.delay_ms));
      if (hit.reset || closing) return cut(c);
      if (hit.status === undefined) return hit.when === "after" ? undefined : next();
      c.res = undefined;
      c.res = answer(c, hit, hit.status);
    };
  }

  /** False when the server began to close meanwhile. */
  async #stall(ms: number): Promise<boolean> {
    try {
      await wait(ms, undefined, { signal: this.#closing, ref: false });
      return true;
    } catch {
      return false;
    }
  }

  #take(method: string, path: string): Fault | undefined {
    const hit = this.#pending.find(
      (entry) => (!entry.method || entry.method === method) && path.startsWith(entry.path),
    );
    if (!hit) return undefined;
    hit.times -= 1;
    if (hit.times <= 0) this.#pending = this.#pending.filter((entry) => entry !== hit);
    return hit;
  }
}

function answer(c: Context, hit: Fault, status: number): Response {
  const body = hit.body ?? { message: `The embedded GitHub was told to fail here (${status})` };
  const text = typeof body === "string" ? body : JSON.stringify(body);
  const headers = {
    "content-type": "application/json; charset=utf-8",
    "x-github-request-id": c.req.header("x-request-id") ?? "fault",
    ...hit.headers,
  };
  return new Response(status === 204 || status === 304 ? null : text, { status, headers });
}

function cut(c: Context<{ Bindings: HttpBindings }>): Response {
  c.env.incoming.socket.destroy();
  return new Response(null, { status: 502 });
}
