import { tryGetContext } from "hono/context-storage";

/**
 * The records that the LangGraph development server keeps in its memory, and loses in a crash (FACTS.md 11). It puts its
 * own access to them on every request's context; we use four calls of it, here and nowhere else. Not a documented API:
 * the version is pinned, and the isolation and crash tests fail when it changes. A LangSmith deployment has none of it
 * and needs none: its records are durable.
 */
export interface ServerRecords {
  assistants: { get(assistantId: string, auth: undefined): Promise<{ graph_id: string }> };
  threads: {
    put(
      threadId: string,
      options: { metadata: Record<string, unknown>; if_exists: "do_nothing" | "raise" },
      auth: undefined,
    ): Promise<unknown>;
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
  };
}

/** The records of the server that is handling the present request; undefined on another server. */
export function serverRecords(): ServerRecords | undefined {
  return tryGetContext<{ Variables: { LANGGRAPH_OPS?: ServerRecords } }>()?.var.LANGGRAPH_OPS;
}
