import type { ServerResponse } from "node:http";
import { tryGetContext } from "hono/context-storage";
import type { ServerMemory } from "./server-memory.ts";

/**
 * The records that the LangGraph development server keeps in its memory, and loses in a crash (docs/facts.md 11). It puts its
 * own access to them on every request's context; we use eight calls of it, here and nowhere else, and tidy up behind it
 * (server-memory.ts). Not a documented API:
 * the version is pinned, and the isolation and crash tests fail when it changes. A LangSmith deployment has none of it
 * and needs none: its records are durable.
 */
export interface ServerRecords extends ServerMemory {
  assistants: { get(assistantId: string, auth: undefined): Promise<{ graph_id: string }> };
  threads: {
    /** The record itself, not a copy. @throws with `status` 404 */
    get(threadId: string, auth: undefined): Promise<ThreadRecord>;
    put(
      threadId: string,
      options: { metadata: Record<string, unknown>; if_exists: "do_nothing" | "raise" },
      auth: undefined,
    ): Promise<unknown>;
    state: ThreadStates;
  };
  runs: {
    get(
      runId: string,
      threadId: string | undefined,
      auth: undefined,
    ): Promise<{ thread_id: string; status: string } | null>;
    search(
      threadId: string,
      options: { status?: string; limit?: number },
      auth: undefined,
    ): Promise<{ run_id: string; status: string }[]>;
    cancel(
      threadId: string,
      runIds: string[],
      options: { action: "interrupt" },
      auth: undefined,
    ): Promise<unknown>;
  };
}

/** The states of threads, read and written by their graphs. */
export interface ThreadStates {
  list(config: ThreadConfig, options: { limit: number }, auth: undefined): Promise<ThreadState[]>;
  /** @throws with `status` 409 while a run is in flight */
  post(config: ThreadConfig, values: object, asNode: string, auth: undefined): Promise<unknown>;
}

interface ThreadConfig {
  configurable: { thread_id: string; checkpoint_id?: string };
}

interface ThreadState {
  values: unknown;
}

/** A thread, as far as we touch it: what later runs inherit, and what the list of conversations shows. */
export interface ThreadRecord {
  config?: { configurable?: Record<string, unknown> };
  status: "idle" | "busy" | "interrupted" | "error";
  updated_at: Date;
  /** Undefined until a run has ended since the server began. */
  interrupts?: Record<string, unknown[]> | undefined;
}

interface ServerContext {
  Variables: { LANGGRAPH_OPS?: ServerRecords };
  /** Hono's Node adapter puts Node's own response here; a WebSocket upgrade has none. */
  Bindings: { outgoing?: ServerResponse };
}

/** The records of the server that is handling the present request; undefined on another server. */
export function serverRecords(): ServerRecords | undefined {
  return tryGetContext<ServerContext>()?.var.LANGGRAPH_OPS;
}

/** Node's own answer to the present request; undefined where it can't be seen, or is over. */
export function openAnswer(): ServerResponse | undefined {
  const outgoing = tryGetContext<ServerContext>()?.env.outgoing;
  return outgoing?.closed ? undefined : outgoing;
}

/** Calls back once, when the answer to the present request is over: sent, or given up. At once where that can't be seen. */
export function onAnswered(call: () => void): void {
  const outgoing = openAnswer();
  if (outgoing) outgoing.once("close", call);
  else call();
}

/** Gives the npm server's own handler another body to read than the one that came: Hono reads a request's text once. */
export function replaceBody(text: string): void {
  const context = tryGetContext<ServerContext>();
  if (context) context.req.bodyCache.text = Promise.resolve(text) as never;
}
