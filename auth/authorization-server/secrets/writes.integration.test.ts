import { randomBytes, randomUUID } from "node:crypto";
import type { Kysely } from "kysely";
import { describe, expect, test } from "vitest";
import { EXCHANGE_GRANT, SESSION_HANDLE_TYPE } from "#auth/protocol/oauth-names.ts";
import { makePerson } from "#auth/testing/people.ts";
import type { Schema } from "#db/schema.ts";
import { describeOnBothDatabases } from "#db/testing/databases.ts";
import { type ExchangeRequest, type ExchangeResponse, exchange } from "./exchange.ts";
import { saveConnection } from "./store.ts";
import { embeddedStore } from "./stores/embedded.ts";
import { disableWrites, enableWrites, markRestored } from "./switches.ts";
import { completeUse } from "./token-uses.ts";
import { claimWrite } from "./writes.ts";

const secrets = embeddedStore({
  keys: [{ kty: "oct", kid: "k", k: randomBytes(32).toString("base64url") }],
});

/** A person with a connection, and a function that requests a write token. */
async function makeWriter(db: Kysely<Schema>) {
  const { user, session } = await makePerson(db);
  const account = { accountId: randomUUID(), login: "alice" };
  await saveConnection({ db, secrets }, user.id, "github", account, { accessToken: "t", scopes: ["repo"] });
  const approval = { action_id: randomUUID(), arguments_hash: "hash", approved_by: user.id };
  const ask = (change: Partial<ExchangeRequest> = {}, writesPerDay?: number): Promise<ExchangeResponse> =>
    exchange(
      { db, secrets },
      {
        grant_type: EXCHANGE_GRANT,
        subject_token: session.id,
        subject_token_type: SESSION_HANDLE_TYPE,
        audience: "github",
        scope: "repo",
        tool: "create_issue",
        access: "write",
        ...approval,
        ...change,
      },
      writesPerDay,
    );
  const countUses = async () =>
    (await db.selectFrom("activity").select("id").where("user_id", "=", user.id).execute()).length;
  return { user, approval, ask, countUses };
}

describeOnBothDatabases("a write token", (get) => {
  test("is issued for the account on the card, and for no other that was connected meanwhile", async () => {
    const { db } = get();
    const { user, ask, countUses } = await makeWriter(db);
    const other = { accountId: randomUUID(), login: "alice-at-work" };
    await saveConnection({ db, secrets }, user.id, "github", other, { accessToken: "u", scopes: ["repo"] });
    await expect(ask({ approved_login: "alice" })).rejects.toMatchObject({ code: "other_account" });
    expect(await countUses()).toBe(0);
    await expect(ask({ approved_login: "alice-at-work" })).resolves.toMatchObject({ access_token: "u" });
  });

  test("is issued once per approval, and a rejected attempt leaves no record of a use", async () => {
    const { ask, countUses } = await makeWriter(get().db);
    await expect(ask()).resolves.toMatchObject({ access_token: "t" });
    await expect(ask()).rejects.toMatchObject({ code: "already_sent" });
    expect(await countUses()).toBe(1);
  });

  test("is issued to one of many concurrent requests", async () => {
    const { ask } = await makeWriter(get().db);
    const answers = await Promise.allSettled(Array.from({ length: 20 }, () => ask()));
    expect(answers.filter((answer) => answer.status === "fulfilled")).toHaveLength(1);
  });

  test.each([
    ["without an approval", { action_id: undefined }],
    ["without the arguments' hash", { arguments_hash: undefined }],
    ["approved by nobody", { approved_by: undefined }],
    ["approved by another person", { approved_by: "bob" }],
  ])("is not given %s", async (_name, change) => {
    const { ask, countUses } = await makeWriter(get().db);
    await expect(ask(change)).rejects.toMatchObject({ code: "invalid_request" });
    expect(await countUses()).toBe(0);
  });

  test("is issued again if the provider rejected the first one: once, to the same person, for the same arguments", async () => {
    const { db } = get();
    const { user } = await makeWriter(db);
    const [first, second] = [randomUUID(), randomUUID()];
    const claim = {
      actionId: randomUUID(),
      argumentsHash: "hash",
      userId: user.id,
      useId: first,
      tool: "create_issue",
      threadId: null,
    };
    await claimWrite(db, claim);
    const again = { ...claim, useId: second, rejectedUse: first };
    for (const change of [{ rejectedUse: second }, { argumentsHash: "other" }, { userId: "bob" }]) {
      await expect(claimWrite(db, { ...again, ...change })).rejects.toMatchObject({ code: "already_sent" });
    }
    await expect(claimWrite(db, again)).resolves.toBeUndefined();
    await expect(claimWrite(db, again)).rejects.toMatchObject({ code: "already_sent" });
  });

  test.each([
    ["refused", 401, true],
    ["refused", 403, true],
    ["refused", 404, true],
    ["refused", 422, false],
    ["failed", 404, false],
    ["done", 201, false],
  ] as const)(
    "after a use that %s with %i: issued once more for the same approval is %s",
    async (outcome, status, given) => {
      const { db } = get();
      const { ask } = await makeWriter(db);
      const { use_id } = await ask();
      await completeUse(db, use_id, { outcome, status });
      const again = ask().then(
        () => true,
        () => false,
      );
      expect(await again).toBe(given);
    },
  );

  describe("within the limits of a day", () => {
    const another = () => ({ action_id: randomUUID() });

    test("is issued as often as the budget allows; a rejected request claims nothing and may be sent later", async () => {
      const { db } = get();
      const { user, ask, countUses } = await makeWriter(db);
      const bob = await makeWriter(db);
      for (let write = 0; write < 3; write += 1) await ask(another(), 3);
      const late = another();
      await expect(ask(late, 3)).rejects.toMatchObject({
        code: "write_budget_spent",
        details: {
          limit: 3,
          retry_after: expect.toSatisfy((seconds) => seconds > 86_000 && seconds <= 86_400),
        },
      });
      expect(await countUses()).toBe(3);
      await expect(bob.ask({}, 3)).resolves.toBeDefined();
      const yesterday = Date.now() - 25 * 60 * 60 * 1000;
      await db.updateTable("writes").set({ created_at: yesterday }).where("user_id", "=", user.id).execute();
      await expect(ask(late, 3)).resolves.toBeDefined();
    });

    test("is counted once for each of many concurrent requests", async () => {
      const { ask } = await makeWriter(get().db);
      const answers = await Promise.allSettled(Array.from({ length: 20 }, () => ask(another(), 7)));
      expect(answers.filter((answer) => answer.status === "fulfilled")).toHaveLength(7);
    });

    test("is not counted if nothing was claimed: reads, and a second request for the same approval", async () => {
      const { ask } = await makeWriter(get().db);
      await ask({}, 2);
      for (let read = 0; read < 5; read += 1) await ask({ access: "read" }, 2);
      await expect(ask({}, 2)).rejects.toMatchObject({ code: "already_sent" });
      await expect(ask(another(), 2)).resolves.toBeDefined();
    });
  });

  describe("while the operator has switched writes off", () => {
    test("is rejected for all tools or the named ones, and issued again as soon as they are back on", async () => {
      const { db } = get();
      const { ask, countUses } = await makeWriter(db);
      await disableWrites(db, "create_issue");
      await expect(ask()).rejects.toMatchObject({
        code: "writes_disabled",
        details: { tool: "create_issue" },
      });
      await expect(ask({ tool: "edit_issue", action_id: randomUUID() })).resolves.toBeDefined();
      await disableWrites(db);
      await disableWrites(db);
      const details = {};
      await expect(ask({ tool: "edit_issue", action_id: randomUUID() })).rejects.toMatchObject({ details });
      await expect(ask({ access: "read" })).resolves.toBeDefined();
      expect(await countUses()).toBe(2);
      await enableWrites(db);
      await expect(ask()).rejects.toMatchObject({
        code: "writes_disabled",
        details: { tool: "create_issue" },
      });
      await enableWrites(db, "create_issue");
      await expect(ask()).resolves.toBeDefined();
    });
  });

  describe("after a restore", () => {
    test("is rejected for requests from before, and issued for requests after it", async () => {
      const { db } = get();
      const { ask } = await makeWriter(db);
      const before = Date.now();
      await markRestored(db, before);
      try {
        await expect(ask({ asked_at: before })).rejects.toMatchObject({ code: "approval_outdated" });
        await expect(ask()).rejects.toMatchObject({ code: "approval_outdated" });
        await expect(ask({ access: "read" })).resolves.toBeDefined();
        await expect(ask({ asked_at: before + 1 })).resolves.toBeDefined();
      } finally {
        await db.deleteFrom("restores").execute();
      }
    });
  });
});
