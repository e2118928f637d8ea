import { randomUUID } from "node:crypto";
import { Annotation, Command, END, interrupt, START, StateGraph } from "@langchain/langgraph";
import type { BaseCheckpointSaver } from "@langchain/langgraph-checkpoint";
import { expect, onTestFinished, test } from "vitest";
import { isPostgresUrl, openDatabase } from "#db/open.ts";
import { describeOnBothDatabases } from "#db/testing/databases.ts";
import { prepareThreads, type ThreadsSchema } from "./database.ts";
import { listLastKnown } from "./last-known.ts";
import { claimThread, closeThread } from "./owners.ts";
import { makeSaver } from "./saver.ts";

const QUESTION = { kind: "approve", title: "May I?" };

/** Asks one question, and ends with its answer. */
function asking(checkpointer: BaseCheckpointSaver) {
  return new StateGraph(Annotation.Root({ said: Annotation<string>() }))
    .addNode("begin", () => ({ said: "" }))
    .addNode("ask", () => ({ said: String(interrupt(QUESTION)) }))
    .addEdge(START, "begin")
    .addEdge("begin", "ask")
    .addEdge("ask", END)
    .compile({ checkpointer });
}

describeOnBothDatabases("threads according to the checkpoints", (get) => {
  async function open() {
    // The app's own table of writes has the name of SQLite's saver's.
    const url = isPostgresUrl(get().url) ? get().url : `${get().url}.threads`;
    const db = openDatabase<ThreadsSchema>(url);
    onTestFinished(() => db.destroy());
    await prepareThreads(db);
    const saver = await makeSaver(url);
    const graph = asking(saver);
    const owner = randomUUID();
    const ask = async (person: string = owner) => {
      const thread_id = randomUUID();
      await claimThread(db, thread_id, person, "agent");
      await graph.invoke({ said: "" }, { configurable: { thread_id } });
      return thread_id;
    };
    const answer = (thread_id: string) =>
      graph.invoke(new Command({ resume: "yes" }), { configurable: { thread_id } });
    return { db, saver, owner, ask, answer };
  }

  test("are waiting with their questions until these are answered", async () => {
    const { db, saver, owner, ask, answer } = await open();
    const [thread, other] = [await ask(), await ask()];
    await answer(other);
    const known = new Map((await listLastKnown(db, saver, owner)).map((one) => [one.threadId, one]));
    expect(Object.values(known.get(thread)?.interrupts ?? {}).flat()).toMatchObject([{ value: QUESTION }]);
    expect(known.get(other)?.interrupts).toBeUndefined();
  });

  test("were last changed when their last checkpoint was written", async () => {
    const { db, saver, owner, ask } = await open();
    const before = Date.now();
    await ask();
    const [known] = await listLastKnown(db, saver, owner);
    expect(known?.changedAt.getTime()).toBeGreaterThanOrEqual(before);
    expect(known?.changedAt.getTime()).toBeLessThanOrEqual(Date.now());
  });

  test("belong to their owner, without empty and deleted ones", async () => {
    const { db, saver, owner, ask } = await open();
    const [kept, deleted] = [await ask(), await ask()];
    await ask("somebody else");
    await closeThread(db, deleted);
    await claimThread(db, randomUUID(), owner, "agent");
    expect((await listLastKnown(db, saver, owner)).map(({ threadId }) => threadId)).toEqual([kept]);
  });
});
