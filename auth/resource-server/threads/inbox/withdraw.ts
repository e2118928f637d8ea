import { z } from "zod";
import { serverRecords } from "#upstream/server-records.ts";
import { openInbox } from "./open.ts";
import { listInFlight } from "./turns.ts";

/** What the server tells the `threads:update` handler before it cancels runs, as against before it changes metadata. */
const cancelSchema = z.object({
  thread_id: z.string(),
  action: z.literal("interrupt"),
  metadata: z.object({ run_ids: z.array(z.string()) }),
});

/**
 * Takes back the messages of runs that are being cancelled before their turn. To stop an answer is something else: the
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

/** Forgets the messages of a thread that was deleted; their rows are gone with it (auth/resource-server/threads/owners.ts). */
export async function forgetMessages(threadId: string): Promise<void> {
  const inbox = await openInbox();
  for (const { runId } of inbox.entriesOf(threadId)) inbox.settle(runId);
}
