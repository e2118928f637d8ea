import { z } from "zod";
import { serverRecords } from "#upstream/server-records.ts";
import { openInbox } from "./inbox.ts";
import { listInFlight } from "./turns.ts";

/** The server's argument to the `threads:update` handler before it cancels runs, as opposed to changing metadata. */
const cancelSchema = z.object({
  thread_id: z.string(),
  action: z.literal("interrupt"),
  metadata: z.object({ run_ids: z.array(z.string()) }),
});

/**
 * Withdraws the messages of runs that are cancelled before their turn. Stopping an answer is different: the
 * message that it answers stays in the thread.
 * @param value the handler's
 */
export async function withdrawMessages(value: object): Promise<void> {
  const records = serverRecords();
  const cancelled = cancelSchema.safeParse(value).data;
  if (!records || !cancelled) return;
  const inbox = await openInbox();
  const [, ...waiting] = listInFlight(records, cancelled.thread_id);
  for (const runId of cancelled.metadata.run_ids) {
    if (waiting.includes(runId)) await inbox.withdraw(runId);
  }
}

/** Drops the messages of a deleted thread; their rows are deleted with it (auth/resource-server/threads/owners.ts). */
export async function forgetMessages(threadId: string): Promise<void> {
  const inbox = await openInbox();
  for (const { runId } of inbox.entriesOf(threadId)) inbox.settle(runId);
}
