import { randomUUID } from "node:crypto";
import { uuid6 } from "@langchain/langgraph-checkpoint";
import { expect, test, vi } from "vitest";
import type { ServerRecords } from "#upstream/server-records.ts";
import { threadsDatabase } from "../database.ts";
import { claimThread } from "../owners.ts";
import { deliverMessages } from "./deliver.ts";
import { openInbox } from "./inbox.ts";

/** A thread with an accepted message whose run was lost, on a server whose states the test provides. */
async function loseRun() {
  const [threadId, runId] = [randomUUID(), randomUUID()];
  await claimThread(await threadsDatabase(), threadId, "alice", "agent");
  const messages = [{ id: randomUUID(), type: "human", content: "Hello" }];
  await (await openInbox()).add(
    { runId, threadId, sequence: uuid6(0), checkpointId: null, messages },
    "alice",
  );
  const state = { list: vi.fn(async (): Promise<object[]> => []), post: vi.fn(async () => {}) };
  const conn = { data: { runs: {}, threads: {}, retry_counter: {} } };
  return { threadId, messages, state, records: { conn, threads: { state } } as unknown as ServerRecords };
}

test("a conversation is not served without its undelivered messages while the database is down", async () => {
  const { threadId, messages, state, records } = await loseRun();
  state.list.mockRejectedValueOnce(new Error("Connection terminated unexpectedly"));
  await expect(deliverMessages(records, threadId)).rejects.toMatchObject({ status: 503 });
  await deliverMessages(records, threadId);
  expect(state.post).toHaveBeenCalledExactlyOnceWith(
    { configurable: { thread_id: threadId } },
    { messages },
    "__start__",
    undefined,
  );
});

test("a message that can't be delivered for another reason leaves its conversation readable", async () => {
  const { threadId, state, records } = await loseRun();
  state.post.mockRejectedValueOnce(new Error("no such graph"));
  await deliverMessages(records, threadId);
  expect((await openInbox()).entriesOf(threadId)).toHaveLength(1);
});
