import { z } from "zod";
import { REFUSALS } from "../protocol/refusals.ts";
import { refusal } from "./refusal.ts";
import { openSaver } from "./threads/saver.ts";

const place = z.object({
  config: z.object({ configurable: z.object({ checkpoint_id: z.string().nullish() }) }),
});

/**
 * A run may only branch from a checkpoint of its thread. LangGraph starts a run from an unknown one with an empty state, and that
 * branch becomes the conversation: all earlier messages are hidden.
 * @param kwargs of the run, as in `threads:create_run`
 * @throws HTTPException 422
 */
export async function checkFork(threadId: string, kwargs: unknown): Promise<void> {
  const id = place.safeParse(kwargs).data?.config.configurable.checkpoint_id;
  // If the server stores the checkpoints, only the graph can read them: agent/run-fork.ts.
  const saver = id ? await openSaver() : undefined;
  if (!saver) return;
  const configurable = { thread_id: threadId, checkpoint_ns: "", checkpoint_id: id };
  if (!(await saver.getTuple({ configurable }))) throw refusal(REFUSALS.noCheckpoint);
}
