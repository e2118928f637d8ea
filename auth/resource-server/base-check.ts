import { z } from "zod";
import { REFUSALS } from "../protocol/refusals.ts";
import { refusal } from "./refusal.ts";
import { listInputIds, replacesOthers } from "./threads/replaced-messages.ts";
import { openSaver } from "./threads/saver.ts";

const run = z.object({
  input: z.unknown(),
  config: z
    .object({ configurable: z.object({ checkpoint_id: z.string().nullish() }).optional() })
    .nullish()
    .catch(undefined),
});

/**
 * Checks a run against the state that it continues. It may only branch from a checkpoint of its thread: LangGraph starts a run from
 * an unknown one with an empty state, and that branch becomes the conversation, which hides all earlier messages. And its messages
 * may have the ids of people's messages only.
 * @param kwargs of the run, as in `threads:create_run`
 * @throws HTTPException 422
 */
export async function checkBase(threadId: string, kwargs: unknown): Promise<void> {
  const { input, config } = run.safeParse(kwargs).data ?? {};
  const id = config?.configurable?.checkpoint_id;
  // If the server stores the checkpoints, only the graph can read them: agent/run-base.ts.
  const saver = id || listInputIds(input).length > 0 ? await openSaver() : undefined;
  if (!saver) return;
  const configurable = { thread_id: threadId, checkpoint_ns: "", ...(id ? { checkpoint_id: id } : {}) };
  const tuple = await saver.getTuple({ configurable });
  if (id && !tuple) throw refusal(REFUSALS.noCheckpoint);
  if (replacesOthers(input, tuple)) throw refusal(REFUSALS.replacesAnswer);
}
