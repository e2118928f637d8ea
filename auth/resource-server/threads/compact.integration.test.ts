import { randomUUID } from "node:crypto";
import type { BaseMessage } from "@langchain/core/messages";
import { MessagesAnnotation, StateGraph } from "@langchain/langgraph";
import type { BaseCheckpointSaver } from "@langchain/langgraph-checkpoint";
import { PostgresSaver } from "@langchain/langgraph-checkpoint-postgres";
import { SqliteSaver } from "@langchain/langgraph-checkpoint-sqlite";
import { AIMessage, HumanMessage } from "langchain";
import { expect, onTestFinished, test } from "vitest";
import { isPostgresUrl, openDatabase, sqlitePath } from "#db/open.ts";
import { describeOnBothDatabases } from "#db/testing/databases.ts";
import { compactThread, listThreads } from "./compact.ts";
import { makeSaver } from "./saver.ts";

describeOnBothDatabases("compaction", (get) => {
  // The app's own table of writes has the same name as SQLite's saver's.
  const url = () => (isPostgresUrl(get().url) ? get().url : `${get().url}.agent`);

  async function officialSaver(): Promise<BaseCheckpointSaver> {
    if (!isPostgresUrl(url())) return SqliteSaver.fromConnString(sqlitePath(url()));
    const saver = PostgresSaver.fromConnString(url());
    onTestFinished(() => saver.end());
    await saver.setup();
    return saver;
  }

  const graphOn = (checkpointer: BaseCheckpointSaver) =>
    new StateGraph(MessagesAnnotation)
      .addNode("answer", ({ messages }) => ({
        messages: [...messages, new AIMessage(`answer ${messages.length}`)],
      }))
      .addEdge("__start__", "answer")
      .compile({ checkpointer });

  async function talk(saver: BaseCheckpointSaver, thread_id: string, turns: number): Promise<void> {
    for (let turn = 0; turn < turns; turn += 1)
      await graphOn(saver).invoke(
        { messages: [new HumanMessage(`question ${turn} ${"x".repeat(200)}`)] },
        { configurable: { thread_id } },
      );
  }

  /** Each checkpoint of a thread, the newest first: its messages, what is next, and the nodes' pending writes. */
  async function historyOf(saver: BaseCheckpointSaver, thread_id: string): Promise<unknown[]> {
    const states: unknown[] = [];
    for await (const { values, next, config } of graphOn(saver).getStateHistory({
      configurable: { thread_id },
    })) {
      const tuple = await saver.getTuple(config);
      states.push({
        said: ((values.messages ?? []) as BaseMessage[]).map(({ id, text }) => ({ id, text })),
        next,
        writes: JSON.stringify(tuple?.pendingWrites),
      });
    }
    return states;
  }

  const open = () => {
    const db = openDatabase<object>(url());
    onTestFinished(() => db.destroy());
    return db;
  };

  test("an old conversation takes a fraction of its space, and each of its checkpoints reads as before", async () => {
    const [threadId, official] = [randomUUID(), await officialSaver()];
    await talk(official, threadId, 20);
    const before = await historyOf(official, threadId);
    const [db, saver] = [open(), await makeSaver(url())];
    expect(await listThreads(db)).toContain(threadId);
    const done = await compactThread(db, saver, threadId);
    expect(done.values).toBeGreaterThan(20);
    expect(done.after).toBeLessThan(done.before / 5);
    const reader = await makeSaver(url());
    expect(await historyOf(reader, threadId)).toEqual(before);
    await talk(reader, threadId, 1);
    expect(await historyOf(reader, threadId)).toHaveLength(before.length + 3);
  });

  test("a second run changes nothing", async () => {
    const threadId = randomUUID();
    await talk(await officialSaver(), threadId, 3);
    const [db, saver] = [open(), await makeSaver(url())];
    expect(await compactThread(db, saver, threadId)).not.toMatchObject({ values: 0 });
    expect(await compactThread(db, saver, threadId)).toEqual({ values: 0, before: 0, after: 0 });
  });

  test("a conversation that continues meanwhile loses nothing", async () => {
    const threadId = randomUUID();
    await talk(await officialSaver(), threadId, 10);
    const [db, saver, server] = [open(), await makeSaver(url()), await makeSaver(url())];
    await Promise.all([compactThread(db, saver, threadId), talk(server, threadId, 10)]);
    const { values } = await graphOn(await makeSaver(url())).getState({
      configurable: { thread_id: threadId },
    });
    expect(values.messages).toHaveLength(40);
  });
});
