import { setImmediate as nextTurn } from "node:timers/promises";
import type { BaseCheckpointSaver } from "@langchain/langgraph-checkpoint";

/**
 * Lets a read of a thread wait until what this process writes to it is stored. LangGraph emits a question, and goes on to the next
 * step, while the write is still on its way (pregel/loop.js, `putWrites`): a client that answers the question at once would get
 * a 422.
 */
export function settleReads(saver: BaseCheckpointSaver): void {
  const writing = new Map<string, Set<Promise<unknown>>>();

  function track<T>(threadId: string, written: Promise<T>): Promise<T> {
    const all = writing.get(threadId) ?? new Set();
    writing.set(threadId, all.add(written));
    const end = () => {
      all.delete(written);
      if (all.size === 0 && writing.get(threadId) === all) writing.delete(threadId);
    };
    written.then(end, end);
    return written;
  }

  // A checkpoint is written once the one before it is: a turn of the event loop after that has ended, the next has begun.
  async function settle(threadId: string): Promise<void> {
    for (let all = writing.get(threadId); all; all = writing.get(threadId)) {
      await Promise.allSettled(all);
      await nextTurn();
    }
  }

  const { put, putWrites, getTuple, list } = saver;
  saver.put = (config, ...rest) => track(threadOf(config), put.call(saver, config, ...rest));
  saver.putWrites = (config, ...rest) => track(threadOf(config), putWrites.call(saver, config, ...rest));
  saver.getTuple = async (config) => {
    await settle(threadOf(config));
    return getTuple.call(saver, config);
  };
  saver.list = async function* (config, options) {
    await settle(threadOf(config));
    yield* list.call(saver, config, options);
  };
}

function threadOf({ configurable }: { configurable?: Record<string, unknown> }): string {
  return String(configurable?.thread_id);
}
