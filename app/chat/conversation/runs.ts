import type { Checkpoint, Client, Run } from "@langchain/langgraph-sdk";

/** How every run streams: it goes on when nobody listens, can be joined from its beginning, and waits for the one before it. */
export const STREAM = {
  // Only what is new: `values` would repeat the whole conversation at each step (from-updates.ts).
  streamMode: ["updates", "messages-tuple", "custom"] as ("updates" | "messages-tuple" | "custom")[],
  streamResumable: true,
  onDisconnect: "continue" as const,
  multitaskStrategy: "enqueue" as const,
};

/** How many runs of a thread are looked at: each is a message that waits for the answers before it. */
const MOST_ACTIVE = 10;

/** A run that goes on in a thread, or waits for its turn there. */
export interface ActiveRun {
  id: string;
  /** It brings the message that was asked for. */
  hasMessage: boolean;
}

/**
 * Finds a run that has not ended. By status: the server lists the oldest runs first.
 * @param messageId the run that brings this message is preferred: no state may have it yet
 */
export async function findActiveRun(
  client: Client,
  threadId: string,
  messageId?: string,
): Promise<ActiveRun | undefined> {
  // In this order: one that begins between the two is found by one of them.
  const [pending, running] = await Promise.all([
    client.runs.list(threadId, { limit: MOST_ACTIVE, status: "pending" }),
    client.runs.list(threadId, { limit: MOST_ACTIVE, status: "running" }),
  ]);
  const active = [...running, ...pending];
  const own = messageId && active.find((run) => messageIdsOf(run).includes(messageId));
  const run = own || active[0];
  return run && { id: run.run_id, hasMessage: run === own };
}

/** Both servers list a run with its input; the SDK's type leaves it out. */
function messageIdsOf(run: Run): unknown[] {
  const { kwargs } = Object(run);
  const messages: unknown = kwargs?.input?.messages;
  return Array.isArray(messages) ? messages.map((message) => Object(message).id) : [];
}

/** Stops a run of a thread. @param known its id; otherwise it is whichever is going on */
export async function cancelRun(client: Client, threadId: string, known: string | undefined): Promise<void> {
  const id = known ?? (await findActiveRun(client, threadId))?.id;
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
