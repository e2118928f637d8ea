import { randomUUID } from "node:crypto";
import type { Kysely } from "kysely";
import { expect, test } from "vitest";
import type { Schema } from "#db/schema.ts";
import { describeOnBothDatabases } from "#db/testing/databases.ts";
import { listUses } from "./uses.ts";

async function addPerson(db: Kysely<Schema>): Promise<string> {
  const id = randomUUID();
  const row = { id, issuer: "test", subject: id, name: null, email: null, image: null, created_at: 0 };
  await db.insertInto("users").values(row).execute();
  return id;
}

async function addUse(db: Kysely<Schema>, userId: string, resource: string): Promise<void> {
  await db
    .insertInto("activity")
    .values({
      id: randomUUID(),
      user_id: userId,
      connection_id: randomUUID(),
      provider: "github",
      tool: "get_issue",
      access: "read",
      resource,
      scopes: "repo",
      session_id: randomUUID(),
      thread_id: null,
      run_id: null,
      tool_call_id: null,
      approved_by: null,
      arguments_hash: null,
      created_at: 1,
    })
    .execute();
}

describeOnBothDatabases("a person's record of uses", (get) => {
  test("is found by part of the repository's name, ignoring case and without wildcards", async () => {
    const { db } = get();
    const person = await addPerson(db);
    for (const resource of ["alice/my_Hats", "alice/myxhats", "alice/100%"])
      await addUse(db, person, resource);
    const find = async (resource: string) =>
      (await listUses(db, person, { resource }, 10)).map((use) => use.resource);
    expect(await find("MY_hats")).toEqual(["alice/my_Hats"]);
    expect(await find("0%")).toEqual(["alice/100%"]);
    expect(await find("!")).toEqual([]);
  });

  test("is separate for each person", async () => {
    const { db } = get();
    const [one, other] = [await addPerson(db), await addPerson(db)];
    await addUse(db, one, "one/repo");
    expect(await listUses(db, other, {}, 10)).toEqual([]);
  });
});
