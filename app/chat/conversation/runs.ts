import type { Checkpoint, Client } from "@langchain/langgraph-sdk";

/** How every run streams: it goes on when nobody listens, can be joined from its beginning, and waits for the one before it. */
export const STREAM = {
  // Only what is new: `values` would repeat the whole conversation at each step (from-updates.ts).
  streamMode: ["updates", "messages-tuple", "custom"] as ("updates" | "messages-tuple" | "custom")[],
  streamResumable: true,
  onDisconnect: "continue" as const,
  multitaskStrategy: "enqueue" as const,
};

/** The id of a run that is going on in a thread, or waits for its turn. By status: the server lists the oldest runs first. */
export async function findActiveRun(client: Client, threadId: string): Promise<string | undefined> {
  // In this order: one that begins between the two is found by one of them.
  const [pending, running] = await Promise.all([
    client.runs.list(threadId, { limit: 1, status: "pending" }),
    client.runs.list(threadId, { limit: 1, status: "running" }),
  ]);
  return (running[0] ?? pending[0])?.run_id;
}

/** Stops a run of a thread. @param known its id; otherwise it is whichever is going on */
export async function cancelRun(client: Client, threadId: string, known: string | undefined): Promise<void> {
  const id = known ?? (await findActiveRun(client, threadId));
  if (id) await client.runs.cancel(threadId, id);
}

/** A checkpoint of the thread that a request's path names. */
export function toCheckpoint(checkpoint_id: string): Omit<Checkpoint, "thread_id"> {
  return { checkpoint_id, checkpoint_ns: "", checkpoint_map: undefined };
}

/** Where the app is; on the server, where nothing is asked, an address that is none. */
export function originOf(): string {
  return typeof location === "undefined" ? "http://server.invalid" : location.origin;
}

/** A signal for the next stream; whoever holds `end` can end it. */
export function renew(end: { current: AbortController | undefined }): AbortSignal {
  end.current = new AbortController();
  return end.current.signal;
}
