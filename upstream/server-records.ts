import type { ServerResponse } from "node:http";
import { tryGetContext } from "hono/context-storage";
import type { ServerMemory } from "./server-memory.ts";

/**
 * The records that the LangGraph development server keeps in memory, and loses in a crash (docs/facts.md 11). It exposes its
 * access to them in every request's context; we use seven of its calls, only here and in server-memory.ts, which cleans up. Not a
 * documented API: the version is pinned, and the isolation and crash tests fail when it changes. A LangSmith deployment has none
 * of it and needs none, because its records are durable.
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
    cancel(
      threadId: string,
      runIds: string[],
      options: { action: "interrupt" },
      auth: undefined,
    ): Promise<unknown>;
  };
}

/** Threads' states, read and written by their graphs. */
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

/** The fields of a thread that we use: what later runs inherit, and what the list of conversations shows. */
export interface ThreadRecord {
  config?: { configurable?: Record<string, unknown> };
  status: "idle" | "busy" | "interrupted" | "error";
  updated_at: Date;
  /** Undefined until a run has ended since the server's start. */
  interrupts?: Record<string, unknown[]> | undefined;
}

interface ServerContext {
  Variables: { LANGGRAPH_OPS?: ServerRecords };
  /** Hono's Node adapter stores Node's response here; a WebSocket upgrade has none. */
  Bindings: { outgoing?: ServerResponse };
}

/** The records of the server handling the current request; undefined on another server. */
export function serverRecords(): ServerRecords | undefined {
  return tryGetContext<ServerContext>()?.var.LANGGRAPH_OPS;
}

/** Node's response to the current request; undefined if it is unavailable or has ended. */
export function openAnswer(): ServerResponse | undefined {
  const outgoing = tryGetContext<ServerContext>()?.env.outgoing;
  return outgoing?.closed ? undefined : outgoing;
}

/** Calls back once when the current response has ended or was aborted; immediately if that can't be observed. */
export function onAnswered(call: () => void): void {
  const outgoing = openAnswer();
  if (outgoing) outgoing.once("close", call);
  else call();
}

/** Replaces the body for the npm server's own handler: Hono reads a request's text once. */
export function replaceBody(text: string): void {
  const context = tryGetContext<ServerContext>();
  if (context) context.req.bodyCache.text = Promise.resolve(text) as never;
}
