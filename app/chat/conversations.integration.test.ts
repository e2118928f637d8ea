import { randomUUID } from "node:crypto";
import type { Kysely } from "kysely";
import { describe, expect, test, vi } from "vitest";
import type { Schema } from "#db/schema.ts";
import { describeOnBothDatabases } from "#db/testing/databases.ts";
import {
  changeConversation,
  findConversation,
  listConversations,
  touchConversation,
} from "./conversations.ts";

async function addPerson(db: Kysely<Schema>): Promise<string> {
  const id = randomUUID();
  const row = { id, issuer: "test", subject: id, name: null, email: null, image: null, created_at: 0 };
  await db.insertInto("users").values(row).execute();
  return id;
}

async function addConversations(
  db: Kysely<Schema>,
  userId: string,
  titles: readonly string[],
): Promise<void> {
  const rows = titles.map((title, index) => ({
    id: randomUUID(),
    user_id: userId,
    assistant: "agent",
    title,
    created_at: index,
    // Two of each moment: a page may end between them.
    updated_at: Math.floor(index / 2),
    read_at: null,
    branches: null,
  }));
  await db.insertInto("conversations").values(rows).execute();
}

describeOnBothDatabases("a person's conversations", (get) => {
  test("come in pages, each once and newest first, even with equal times", async () => {
    const { db } = get();
    const person = await addPerson(db);
    await addConversations(
      db,
      person,
      Array.from({ length: 101 }, (_, index) => `Question ${index}`),
    );
    const seen: { id: string; updatedAt: number }[] = [];
    for (let after: string | null | undefined; after !== null; ) {
      const page = await listConversations(db, person, { after, limit: 25 });
      seen.push(...page.conversations);
      after = page.after;
    }
    expect(new Set(seen.map(({ id }) => id)).size).toBe(101);
    const moments = seen.map(({ updatedAt }) => updatedAt);
    expect(moments).toEqual(moments.toSorted((a, b) => b - a));
  });

  test("are found by words of their title, in any order, ignoring case and accents", async () => {
    const { db } = get();
    const person = await addPerson(db);
    await addConversations(db, person, ["Ärger mit dem Café", "100% of the tests", "Open issues in webshop"]);
    const find = async (query: string) =>
      (await listConversations(db, person, { query })).conversations.map(({ title }) => title);
    await expect(find("cafe ÄRGER")).resolves.toEqual(["Ärger mit dem Café"]);
    await expect(find("0%")).resolves.toEqual(["100% of the tests"]);
    await expect(find("%")).resolves.toEqual(["100% of the tests"]);
    await expect(find("issues closed")).resolves.toEqual([]);
  });

  test("are each read once, however many words the query has", async () => {
    const { db } = get();
    const person = await addPerson(db);
    await addConversations(db, person, ["One", "Two", "Three"]);
    const folded = vi.spyOn(String.prototype, "normalize");
    const { conversations } = await listConversations(db, person, { query: "e e e e e e h" });
    expect(conversations).toMatchObject([{ title: "Three" }]);
    const titles = folded.mock.contexts.map(String).filter((text) => ["One", "Two", "Three"].includes(text));
    folded.mockRestore();
    expect(titles).toHaveLength(3);
  });

  test("may be searched and titled with characters that a database can't store", async () => {
    const { db } = get();
    const person = await addPerson(db);
    const [threadId, assistant] = [randomUUID(), "agent"];
    const touch = { userId: person, threadId, assistant, text: "Before\0after" };
    await expect(touchConversation(db, touch)).resolves.toEqual({ isNew: true });
    // SQLite's driver reads up to the character.
    await expect(changeConversation(db, person, threadId, { title: "Na\0me" })).resolves.toMatchObject({
      title: expect.stringMatching(/^Na(.me)?$/),
    });
    await expect(findConversation(db, person, "\0")).resolves.toBeUndefined();
  });

  test("are created by their first message, and by no other person's later one", async () => {
    const { db } = get();
    const [owner, other] = [await addPerson(db), await addPerson(db)];
    const say = { threadId: randomUUID(), assistant: "agent", text: "Hello" };
    vi.useFakeTimers({ toFake: ["Date"], now: 1_000 });
    try {
      await expect(touchConversation(db, { ...say, userId: owner })).resolves.toEqual({ isNew: true });
      vi.setSystemTime(2_000);
      await expect(touchConversation(db, { ...say, userId: owner })).resolves.toEqual({ isNew: false });
      await expect(touchConversation(db, { ...say, userId: other })).resolves.toBeUndefined();
    } finally {
      vi.useRealTimers();
    }
  });

  describe("can be changed", () => {
    test("by their owner only", async () => {
      const { db } = get();
      const [owner, other] = [await addPerson(db), await addPerson(db)];
      const threadId = randomUUID();
      await touchConversation(db, { userId: owner, threadId, assistant: "agent", text: "Hello" });
      await expect(changeConversation(db, other, threadId, { title: "Mine" })).resolves.toBeUndefined();
      const changed = await changeConversation(db, owner, threadId, { title: "Greeting" });
      expect(changed).toMatchObject({ id: threadId, title: "Greeting" });
      await expect(findConversation(db, owner, threadId)).resolves.toMatchObject({ title: "Greeting" });
    });

    test("and keep a title that the person chose", async () => {
      const { db } = get();
      const owner = await addPerson(db);
      const threadId = randomUUID();
      const say = (text: string) =>
        touchConversation(db, { userId: owner, threadId, assistant: "agent", text });
      await say("Hello");
      await changeConversation(db, owner, threadId, { title: "Greeting" });
      await say("And again");
      await expect(findConversation(db, owner, threadId)).resolves.toMatchObject({ title: "Greeting" });
    });

    test("are read up to now once that is stored, including the end of an answer that is just being recorded", async () => {
      const { db } = get();
      const owner = await addPerson(db);
      const threadId = randomUUID();
      await touchConversation(db, { userId: owner, threadId, assistant: "agent", text: "Hello" });
      const before = Date.now();
      await changeConversation(db, owner, threadId, { isRead: true });
      const found = await findConversation(db, owner, threadId);
      expect(found?.read_at).toBeGreaterThanOrEqual(before + 1_000);
    });
  });
});
