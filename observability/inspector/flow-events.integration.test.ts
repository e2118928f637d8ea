import { randomUUID } from "node:crypto";
import type { Kysely } from "kysely";
import { expect, test } from "vitest";
import { revokeSession } from "#auth/authorization-server/session-store.ts";
import { makePerson } from "#auth/testing/people.ts";
import type { Schema } from "#db/schema.ts";
import { describeOnBothDatabases } from "#db/testing/databases.ts";
import { listFlow, noteFlow } from "./flow-events.ts";

const answer = { kind: "answer", facts: { firstTokenMs: 12, isOver: true } } as const;

async function makeConversation(db: Kysely<Schema>, userId: string): Promise<string> {
  const id = randomUUID();
  const now = Date.now();
  await db
    .insertInto("conversations")
    .values({ id, user_id: userId, assistant: "agent", title: "Tea", created_at: now, updated_at: now })
    .execute();
  return id;
}

describeOnBothDatabases("the flow of a conversation", (get) => {
  test("is readable by its owner only", async () => {
    const { db } = get();
    const [alice, bob] = [await makePerson(db), await makePerson(db, "bob")];
    const threadId = await makeConversation(db, alice.user.id);
    const person = { userId: alice.user.id };
    await noteFlow(db, { threadId, runId: "run", at: 1_700_000_000_000.7, person, ...answer });
    expect(await listFlow(db, alice.user.id, threadId)).toEqual([
      { ...answer, id: expect.any(String), runId: "run", at: 1_700_000_000_001 },
    ]);
    expect(await listFlow(db, bob.user.id, threadId)).toEqual([]);
  });

  test("records events of its owner's sessions, including ended ones, and of no one else's", async () => {
    const { db } = get();
    const [alice, bob] = [await makePerson(db), await makePerson(db, "bob")];
    const threadId = await makeConversation(db, alice.user.id);
    await revokeSession(db, alice.session.id);
    for (const sessionId of [alice.session.id, bob.session.id, randomUUID()])
      await noteFlow(db, { threadId, runId: sessionId, at: 1, person: { sessionId }, ...answer });
    await noteFlow(db, { threadId, runId: "run", at: 1, person: { userId: bob.user.id }, ...answer });
    expect(await listFlow(db, alice.user.id, threadId)).toMatchObject([{ runId: alice.session.id }]);
  });

  test("is not recorded for a thread without a conversation in the app, such as a program's", async () => {
    const { db } = get();
    const { user } = await makePerson(db);
    const threadId = randomUUID();
    await noteFlow(db, { threadId, runId: "run", at: 1, person: { userId: user.id }, ...answer });
    expect(await listFlow(db, user.id, threadId)).toEqual([]);
  });

  test("is deleted with its conversation", async () => {
    const { db } = get();
    const { user } = await makePerson(db);
    const threadId = await makeConversation(db, user.id);
    await noteFlow(db, { threadId, runId: undefined, at: 1, person: { userId: user.id }, ...answer });
    await db.deleteFrom("conversations").where("id", "=", threadId).execute();
    expect(await listFlow(db, user.id, threadId)).toEqual([]);
  });

  test("lists the newest events, oldest first", async () => {
    const { db } = get();
    const { user } = await makePerson(db);
    const threadId = await makeConversation(db, user.id);
    const person = { userId: user.id };
    for (const at of [3, 1, 2]) await noteFlow(db, { threadId, runId: "run", at, person, ...answer });
    expect((await listFlow(db, user.id, threadId, 2)).map(({ at }) => at)).toEqual([2, 3]);
  });
});
