import { z } from "zod";
import { serverRecords } from "#upstream/server-records.ts";
import { REFUSALS, type Refusal } from "../protocol/refusals.ts";
import { refusal } from "./refusal.ts";
import { listInFlight } from "./threads/inbox/turns.ts";
import { openSaver } from "./threads/saver.ts";

const fork = z.object({ config: z.object({ configurable: z.object({ checkpoint_id: z.string() }) }) });
const continuation = z.looseObject({ input: z.null().optional(), command: z.null().optional() });

/**
 * The checkpoint from which a run starts must exist. LangGraph starts a run from an unknown one with an empty state, and that
 * branch becomes the conversation: all earlier messages are hidden. A run without input, which continues from the newest one, it
 * would end with an error of its own.
 * @param kwargs of the run, as in `threads:create_run`
 * @throws HTTPException 422
 */
export async function checkStart(threadId: string, kwargs: unknown): Promise<void> {
  const id = fork.safeParse(kwargs).data?.config.configurable.checkpoint_id;
  if (id) return requireCheckpoint(threadId, id, REFUSALS.noCheckpoint);
  if (!continuation.safeParse(kwargs).success) return;
  const records = serverRecords();
  // It waits for a run that makes a checkpoint.
  if (records && listInFlight(records, threadId).length > 0) return;
  await requireCheckpoint(threadId, undefined, REFUSALS.nothingToContinue);
}

async function requireCheckpoint(
  threadId: string,
  id: string | undefined,
  otherwise: Refusal,
): Promise<void> {
  const saver = await openSaver();
  // If the server stores the checkpoints, only the graph can read them: agent/run-fork.ts.
  if (!saver) return;
  const configurable = { thread_id: threadId, checkpoint_ns: "", checkpoint_id: id };
  if (!(await saver.getTuple({ configurable }))) throw refusal(otherwise);
}
