import { emptyCheckpoint, MemorySaver } from "@langchain/langgraph-checkpoint";
import { expect, test } from "vitest";
import { settleReads } from "./settled-reads.ts";

const config = { configurable: { thread_id: "t", checkpoint_ns: "" } };
const METADATA = { source: "loop", step: 0, parents: {} } as const;

/** A saver whose writes are stored only when they are let through, in their order. */
function slowSaver() {
  const saver = new MemorySaver();
  const gates: PromiseWithResolvers<void>[] = [];
  const { put, putWrites } = saver;
  const hold = async <T>(write: () => Promise<T>): Promise<T> => {
    const gate = Promise.withResolvers<void>();
    gates.push(gate);
    await gate.promise;
    return write();
  };
  saver.put = (...args) => hold(() => put.apply(saver, args));
  saver.putWrites = (...args) => hold(() => putWrites.apply(saver, args));
  settleReads(saver);
  return { saver, gates };
}

async function count(items: AsyncIterable<unknown>): Promise<number> {
  let found = 0;
  for await (const _item of items) found += 1;
  return found;
}

test("a read waits for the writes on their way, and for those that follow them", async () => {
  const { saver, gates } = slowSaver();
  const checkpoint = emptyCheckpoint();
  const place = { configurable: { ...config.configurable, checkpoint_id: checkpoint.id } };
  const written = saver
    .put(config, checkpoint, METADATA)
    // As between two checkpoints of a run (pregel/loop.js, `_checkpointerPutAfterPrevious`).
    .then(() => Promise.all([Promise.resolve()]))
    .then(() => saver.putWrites(place, [["__interrupt__", { id: "q", value: "May I?" }]], "task"));
  const read = saver.getTuple(config);
  const listed = count(saver.list(config));
  gates[0]?.resolve();
  await expect.poll(() => gates.length).toBe(2);
  gates[1]?.resolve();
  await written;
  expect((await read)?.pendingWrites).toMatchObject([["task", "__interrupt__", { id: "q" }]]);
  expect(await listed).toBe(1);
});

test("a read of another thread, or after a failed write, does not wait", async () => {
  const { saver, gates } = slowSaver();
  const failed = saver.put(config, emptyCheckpoint(), METADATA);
  await expect(saver.getTuple({ configurable: { thread_id: "other" } })).resolves.toBeUndefined();
  gates[0]?.reject(new Error("The disk is full."));
  await expect(failed).rejects.toThrow("The disk is full.");
  await expect(saver.getTuple(config)).resolves.toBeUndefined();
});
