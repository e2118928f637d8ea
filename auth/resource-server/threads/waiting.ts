import type { BaseCheckpointSaver } from "@langchain/langgraph-checkpoint";
import { z } from "zod";

/** LangGraph's channels of a task that has no result yet (constants.ts). */
const UNFINISHED = ["__interrupt__", "__resume__", "__error__"];

const interrupt = z.looseObject({ id: z.string(), value: z.unknown() });
const interrupts = z.union([interrupt.transform((one) => [one]), z.array(interrupt)]);

/** An open question of a thread. */
export interface WaitingInterrupt {
  id: string;
  value: unknown;
}

/**
 * The open questions of a thread. A task with a result has none any more, although its earlier question
 * is still stored with it.
 * @param checkpointId the version of the conversation; the newest one if undefined
 */
export async function listWaiting(
  saver: BaseCheckpointSaver,
  threadId: string,
  checkpointId?: string,
): Promise<WaitingInterrupt[]> {
  const place = { thread_id: threadId, checkpoint_ns: "", checkpoint_id: checkpointId };
  const tuple = await saver.getTuple({ configurable: place });
  const writes = tuple?.pendingWrites ?? [];
  const finished = new Set(writes.flatMap(([task, channel]) => (UNFINISHED.includes(channel) ? [] : [task])));
  return writes.flatMap(([task, channel, value]) => {
    if (channel !== "__interrupt__" || finished.has(task)) return [];
    return interrupts.safeParse(value).data ?? [];
  });
}
