import { randomUUID } from "node:crypto";
import { uuid6 } from "@langchain/langgraph-checkpoint";
import type { Kysely } from "kysely";
import { expect, test } from "vitest";
import { isPostgresUrl } from "#db/open.ts";
import { describeOnBothDatabases, whileDiskFails } from "#db/testing/databases.ts";
import { failOnce } from "#db/testing/fail-once.ts";
import { prepareThreads, type ThreadsSchema } from "../database.ts";
import { claimThread } from "../owners.ts";
import { type Entry, Inbox } from "./inbox.ts";

describeOnBothDatabases("the inbox", (get) => {
  async function open(): Promise<{ inbox: Inbox; db: Kysely<ThreadsSchema>; entry: Entry }> {
    const db = get().db as unknown as Kysely<ThreadsSchema>;
    await prepareThreads(db);
    const threadId = randomUUID();
    await claimThread(db, threadId, "alice", "agent");
    const messages = [{ id: randomUUID(), type: "human", content: "Hello" }];
    const entry = { runId: randomUUID(), threadId, sequence: uuid6(0), checkpointId: null, messages };
    return { inbox: await Inbox.open(db), db, entry };
  }

  test("keeps a message for the next process until its run is settled", async () => {
    const { inbox, db, entry } = await open();
    await expect(inbox.add(entry, "alice")).resolves.toBe(true);
    expect((await Inbox.open(db)).entriesOf(entry.threadId)).toEqual([entry]);
    inbox.settle(entry.runId);
    expect(inbox.entriesOf(entry.threadId)).toEqual([]);
    const stored = async () => (await Inbox.open(db)).entriesOf(entry.threadId);
    await expect.poll(stored).toEqual([]);
  });

  test("accepts no message for another person's thread", async () => {
    const { inbox, entry } = await open();
    await expect(inbox.add(entry, "bob")).resolves.toBe(false);
    expect(inbox.entriesOf(entry.threadId)).toEqual([]);
  });

  test("deletes the row of a message whose acceptance failed after it was committed: no restart delivers it", async () => {
    const { db, entry } = await open();
    const inbox = await Inbox.open(db.withPlugin(failOnce("after", "InsertQueryNode", "inbox")));
    await expect(inbox.add(entry, "alice")).rejects.toThrow("Connection terminated");
    const stored = async () => (await Inbox.open(db)).entriesOf(entry.threadId);
    expect(await stored()).toEqual([entry]);
    await expect.poll(stored, { timeout: 10_000 }).toEqual([]);
  });

  test("withdraws a message at the second attempt, if the database failed at the first", async () => {
    const { db, entry } = await open();
    const inbox = await Inbox.open(db.withPlugin(failOnce("before", "DeleteQueryNode", "inbox")));
    await inbox.add(entry, "alice");
    await expect(inbox.withdraw(entry.runId)).rejects.toThrow("Connection terminated");
    await inbox.withdraw(entry.runId);
    expect((await Inbox.open(db)).entriesOf(entry.threadId)).toEqual([]);
    expect(inbox.entriesOf(entry.threadId)).toEqual([]);
  });

  test("accepts no message before it is on disk", async () => {
    if (isPostgresUrl(get().url)) return; // flushes with each commit
    const { inbox, entry } = await open();
    await whileDiskFails(get(), async () => {
      await expect(inbox.add(entry, "alice")).rejects.toMatchObject({ code: "ENOENT" });
    });
  });
});
