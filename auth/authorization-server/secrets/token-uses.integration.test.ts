import { randomBytes, randomUUID } from "node:crypto";
import type { Kysely } from "kysely";
import { expect, test } from "vitest";
import { EXCHANGE_GRANT, SESSION_HANDLE_TYPE } from "#auth/protocol/oauth-names.ts";
import { makePerson } from "#auth/testing/people.ts";
import type { Schema } from "#db/schema.ts";
import { describeOnBothDatabases } from "#db/testing/databases.ts";
import { type ExchangeRequest, exchange } from "./exchange.ts";
import { saveConnection } from "./store.ts";
import { embeddedStore } from "./stores/embedded.ts";
import { completeUse, parseOutcome } from "./token-uses.ts";

const key = { kty: "oct", kid: "k", k: randomBytes(32).toString("base64url") };
const secrets = embeddedStore({ keys: [key] });

async function makeUse(db: Kysely<Schema>) {
  const { user, session } = await makePerson(db);
  const account = { accountId: randomUUID(), login: "alice" };
  await saveConnection({ db, secrets }, user.id, "github", account, { accessToken: "t", scopes: ["repo"] });
  const request: ExchangeRequest = {
    grant_type: EXCHANGE_GRANT,
    subject_token: session.id,
    subject_token_type: SESSION_HANDLE_TYPE,
    audience: "github",
    scope: "repo",
    tool: "create_issue",
    access: "write",
    tool_call_id: "call-1",
    action_id: randomUUID(),
    approved_by: user.id,
    arguments_hash: "hash",
  };
  const { use_id } = await exchange({ db, secrets }, request);
  return { userId: user.id, useId: use_id, again: () => exchange({ db, secrets }, request) };
}

const outcomeOf = (db: Kysely<Schema>, useId: string) =>
  db.selectFrom("activity_outcomes").selectAll().where("use_id", "=", useId).executeTakeFirst();

describeOnBothDatabases("the record of a use", (get) => {
  test("has who approved what, and is completed by its outcome", async () => {
    const { db } = get();
    const { userId, useId } = await makeUse(db);
    const link = "http://127.0.0.1:9/alice/hats/issues/7";
    await completeUse(db, useId, { outcome: "done", status: 201, request_id: "R1", link });
    const use = await db.selectFrom("activity").selectAll().where("id", "=", useId).executeTakeFirst();
    expect(use).toMatchObject({ approved_by: userId, arguments_hash: "hash", tool_call_id: "call-1" });
    await expect(outcomeOf(db, useId)).resolves.toMatchObject({
      outcome: "done",
      status: 201,
      request_id: "R1",
      link,
    });
  });

  test("is completed once: a second report changes nothing", async () => {
    const { db } = get();
    const { useId } = await makeUse(db);
    await completeUse(db, useId, { outcome: "refused", status: 404 });
    await completeUse(db, useId, { outcome: "done", status: 200 });
    await expect(outcomeOf(db, useId)).resolves.toMatchObject({ outcome: "refused", status: 404 });
  });

  test("keeps links to the provider only", async () => {
    const { db } = get();
    const { useId } = await makeUse(db);
    await completeUse(db, useId, { outcome: "done", link: "https://evil.example/x" });
    await expect(outcomeOf(db, useId)).resolves.toMatchObject({ link: null });
  });

  test("can be neither changed nor deleted by the application", async () => {
    const { db } = get();
    const { useId } = await makeUse(db);
    await completeUse(db, useId, { outcome: "done" });
    const final = "append-only";
    await expect(db.updateTable("activity").set({ tool: "x" }).execute()).rejects.toThrow(final);
    await expect(db.deleteFrom("activity").execute()).rejects.toThrow(final);
    await expect(db.updateTable("activity_outcomes").set({ outcome: "failed" }).execute()).rejects.toThrow(
      final,
    );
    await expect(db.deleteFrom("activity_outcomes").execute()).rejects.toThrow(final);
    await expect(outcomeOf(db, useId)).resolves.toMatchObject({ outcome: "done" });
  });

  test("is deleted with its person, and only with them", async () => {
    const { db } = get();
    const [gone, stays] = [await makeUse(db), await makeUse(db)];
    await completeUse(db, gone.useId, { outcome: "done" });
    await completeUse(db, stays.useId, { outcome: "done" });
    await db.deleteFrom("users").where("id", "=", gone.userId).execute();
    await expect(outcomeOf(db, gone.useId)).resolves.toBeUndefined();
    await expect(outcomeOf(db, stays.useId)).resolves.toBeDefined();
  });

  test("allows the same approved write once more if the provider rejected its token", async () => {
    const { db } = get();
    const { useId, again } = await makeUse(db);
    await completeUse(db, useId, { outcome: "refused", status: 401 });
    await expect(again()).resolves.toMatchObject({ access_token: "t" });
    await expect(again()).rejects.toMatchObject({ code: "already_sent" });
  });

  test.each([
    { outcome: "refused", status: 422 },
    { outcome: "failed", status: 502 },
    { outcome: "done", status: 201 },
  ] as const)("keeps it shut after $outcome ($status)", async (report) => {
    const { db } = get();
    const { useId, again } = await makeUse(db);
    await completeUse(db, useId, report);
    await expect(again()).rejects.toMatchObject({ code: "already_sent" });
  });

  test("of a use that never existed is rejected", async () => {
    await expect(completeUse(get().db, randomUUID(), { outcome: "done" })).rejects.toMatchObject({
      code: "invalid_request",
    });
  });
});

test.each([
  ["no outcome", {}],
  ["another outcome", { outcome: "great" }],
  ["an invalid status", { outcome: "done", status: "7" }],
  ["a link that runs", { outcome: "done", link: "javascript:alert(1)" }],
])("a report with %s is rejected", (_name, fields) => {
  const form = new URLSearchParams(fields as Record<string, string>);
  expect(() => parseOutcome(form)).toThrow(expect.objectContaining({ code: "invalid_request" }));
});
