import { randomUUID } from "node:crypto";
import type { Kysely } from "kysely";
import { expect, test } from "vitest";
import { describeOnBothDatabases } from "#db/testing/databases.ts";
import { prepareThreads, type ThreadsSchema } from "./database.ts";
import { claimThread, closeThread, findThread, listThreads } from "./owners.ts";

describeOnBothDatabases("a thread's id", (get) => {
  const open = async () => {
    const db = get().db as unknown as Kysely<ThreadsSchema>;
    await prepareThreads(db);
    return db;
  };

  test("permanently belongs to the first person who claimed it", async () => {
    const db = await open();
    const id = randomUUID();
    await expect(claimThread(db, id, "alice", "agent")).resolves.toBe(true);
    await expect(claimThread(db, id, "bob", "agent")).resolves.toBe(false);
    await expect(claimThread(db, id, "alice", null)).resolves.toBe(true);
    await expect(findThread(db, id)).resolves.toMatchObject({ owner: "alice", graph_id: "agent" });
  });

  test("goes to one of many concurrent claimants", async () => {
    const db = await open();
    const id = randomUUID();
    const claims = Array.from({ length: 20 }, (_, index) => claimThread(db, id, `person-${index}`, null));
    expect((await Promise.all(claims)).filter(Boolean)).toHaveLength(1);
  });

  test("is in its owner's list until it is deleted, and belongs to nobody after that", async () => {
    const db = await open();
    const id = randomUUID();
    const owner = randomUUID();
    await claimThread(db, id, owner, "agent");
    await expect(listThreads(db, owner)).resolves.toMatchObject([{ thread_id: id }]);
    await closeThread(db, id);
    await expect(listThreads(db, owner)).resolves.toEqual([]);
    await expect(claimThread(db, id, "bob", null)).resolves.toBe(false);
    await expect(claimThread(db, id, owner, null)).resolves.toBe(false);
  });
});
