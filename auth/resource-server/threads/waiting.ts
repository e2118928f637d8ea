import { setTimeout as pause } from "node:timers/promises";
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

const FIRST_PAUSE_MS = 50;

/**
 * The open questions of a thread, as soon as those with `ids` are among them. LangGraph emits a question while its write is on its
 * way: a client may answer it at a server that does not see it yet, because another one, on the same database, asked it.
 * @param forMs how long to look again for a missing one; what is there then is returned
 */
export async function findWaiting(
  list: () => Promise<WaitingInterrupt[]>,
  ids: readonly string[],
  forMs: number,
): Promise<WaitingInterrupt[]> {
  const until = performance.now() + forMs;
  for (let pauseMs = FIRST_PAUSE_MS; ; pauseMs *= 2) {
    const waiting = await list();
    const isComplete = ids.every((id) => waiting.some((interrupt) => interrupt.id === id));
    const leftMs = until - performance.now();
    if (isComplete || leftMs <= 0) return waiting;
    await pause(Math.min(pauseMs, leftMs));
  }
}
