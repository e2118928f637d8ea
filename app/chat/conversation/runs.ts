import type { Checkpoint, Client, Run } from "@langchain/langgraph-sdk";

/** How every run streams: it continues without a listener, can be joined from its start, and waits for the run before it. */
export const STREAM = {
  // Only what is new: `values` would repeat the whole conversation at each step (from-updates.ts).
  streamMode: ["updates", "messages-tuple", "custom"] as ("updates" | "messages-tuple" | "custom")[],
  streamResumable: true,
  onDisconnect: "continue" as const,
  multitaskStrategy: "enqueue" as const,
};

/** How many runs of a thread to read: each is a message that waits for the answers before it. */
const MOST_ACTIVE = 10;

/** An active or queued run of a thread. */
export interface ActiveRun {
  id: string;
  /** Its input is the requested message. */
  hasMessage: boolean;
}

/**
 * Finds a run that has not ended. By status, because the server lists the oldest runs first.
 * @param messageId prefers the run with this message, which may be in no state yet
 */
export async function findActiveRun(
  client: Client,
  threadId: string,
  messageId?: string,
): Promise<ActiveRun | undefined> {
  // In this order, so that a run that starts in between is found.
  const [pending, running] = await Promise.all([
    client.runs.list(threadId, { limit: MOST_ACTIVE, status: "pending" }),
    client.runs.list(threadId, { limit: MOST_ACTIVE, status: "running" }),
  ]);
  const active = [...running, ...pending];
  const own = messageId && active.find((run) => messageIdsOf(run).includes(messageId));
  const run = own || active[0];
  return run && { id: run.run_id, hasMessage: run === own };
}

/** Both servers list runs with their input; the SDK's type omits it. */
function messageIdsOf(run: Run): unknown[] {
  const { kwargs } = Object(run);
  const messages: unknown = kwargs?.input?.messages;
  return Array.isArray(messages) ? messages.map((message) => Object(message).id) : [];
}

/** Stops a run of a thread. @param known its id; the active run by default */
export async function cancelRun(client: Client, threadId: string, known: string | undefined): Promise<void> {
  const id = known ?? (await findActiveRun(client, threadId))?.id;
  if (id) await client.runs.cancel(threadId, id);
}

/** A checkpoint of the thread in the request's path. */
export function toCheckpoint(checkpoint_id: string): Omit<Checkpoint, "thread_id"> {
  return { checkpoint_id, checkpoint_ns: "", checkpoint_map: undefined };
}

/** The app's origin; an invalid one on the server, which sends no requests. */
export function originOf(): string {
  return typeof location === "undefined" ? "http://server.invalid" : location.origin;
}
