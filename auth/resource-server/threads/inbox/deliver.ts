import { z } from "zod";
import { REFUSALS } from "#auth/protocol/refusals.ts";
import { refusal } from "#auth/resource-server/refusal.ts";
import { log } from "#observability/log.ts";
import type { ServerRecords } from "#upstream/server-records.ts";
import { isStorageFailure } from "../storage-failure.ts";
import { type Entry, type Inbox, type Message, openInbox } from "./inbox.ts";
import { deliverInTurn } from "./turns.ts";

/** The node that puts a run's input into the state (`START` in LangGraph's constants.ts). */
const START = "__start__";
/** How many states to search for a message that is not in the newest one: a row outlives its checkpoint by a second at most. */
const LOOK_BACK = 50;

/**
 * Writes messages whose run never reached its first checkpoint into the thread, as the run would have done: the process was
 * killed, or the run was stopped or failed at once. The graph then stops before its first node, and continues with the
 * next run. Called before each request to a thread, so that nobody sees it without them.
 * @throws HTTPException 503 while the database is unavailable
 */
export async function deliverMessages(records: ServerRecords, threadId: string): Promise<void> {
  const inbox = await openInbox();
  if (inbox.entriesOf(threadId).length === 0) return;
  await deliverInTurn(records, threadId, async () => {
    for (const entry of inbox.entriesOf(threadId)) await deliver(records, inbox, entry);
  });
}

async function deliver(records: ServerRecords, inbox: Inbox, entry: Entry): Promise<void> {
  const { runId, threadId, checkpointId, messages } = entry;
  const line = { thread_id: threadId, run_id: runId };
  try {
    if (!(await isInThread(records, entry))) {
      const configurable = { thread_id: threadId, ...(checkpointId ? { checkpoint_id: checkpointId } : {}) };
      await records.threads.state.post({ configurable }, { messages }, START, undefined);
      log().info(line, "messages delivered after their run was lost");
    }
    inbox.settle(runId);
  } catch (error) {
    log().error({ ...line, err: error }, "messages could not be delivered; the next request tries again");
    if (isStorageFailure(error)) throw refusal(REFUSALS.unreadable);
  }
}

/**
 * Reads stored checkpoints only. The newest state from the server also has the results of a task that ended before
 * its checkpoint: the next input drops that.
 */
async function isInThread({ threads }: ServerRecords, { threadId, messages }: Entry): Promise<boolean> {
  const config = { configurable: { thread_id: threadId } };
  for (const limit of [1, LOOK_BACK]) {
    const states = await threads.state.list(config, { limit }, undefined);
    if (states.some((state) => holds(state, messages))) return true;
  }
  return false;
}

const valuesSchema = z.object({
  messages: z.array(z.looseObject({ id: z.string().optional(), content: z.unknown() })),
});

/** Also by content: a client may send a message again with its id and another text. */
function holds({ values }: { values: unknown }, messages: readonly Message[]): boolean {
  const stored = valuesSchema.safeParse(values).data?.messages ?? [];
  const contents = new Map(stored.map(({ id, content }) => [id, JSON.stringify(content)]));
  return messages.every(({ id, content }) => contents.get(id) === JSON.stringify(content));
}
