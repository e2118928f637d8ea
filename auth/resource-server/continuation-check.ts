import { z } from "zod";
import { serverRecords } from "#upstream/server-records.ts";
import { REFUSALS } from "../protocol/refusals.ts";
import { refusal } from "./refusal.ts";
import { listInFlight } from "./threads/inbox/turns.ts";
import { openSaver } from "./threads/saver.ts";

const empty = z.looseObject({ input: z.null().optional(), command: z.null().optional() });

/**
 * A run without input continues from a checkpoint. In a conversation that has none, LangGraph would end it with an error of its own.
 * @param kwargs of the run, as in `threads:create_run`
 * @throws HTTPException 422
 */
export async function checkContinuation(threadId: string, kwargs: unknown): Promise<void> {
  if (!empty.safeParse(kwargs).success) return;
  const records = serverRecords();
  // It waits for a run that makes a checkpoint.
  if (records && listInFlight(records, threadId).length > 0) return;
  // If the server stores the checkpoints, only the graph can read them.
  const saver = await openSaver();
  if (!saver) return;
  const configurable = { thread_id: threadId, checkpoint_ns: "" };
  if (!(await saver.getTuple({ configurable }))) throw refusal(REFUSALS.nothingToContinue);
}
