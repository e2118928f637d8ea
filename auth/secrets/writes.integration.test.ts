import { randomBytes, randomUUID } from "node:crypto";
import type { Kysely } from "kysely";
import { expect, test } from "vitest";
import type { Schema } from "#db/schema.ts";
import { describeOnBothDatabases } from "#db/testing/databases.ts";
import { EXCHANGE_GRANT, SESSION_HANDLE_TYPE } from "../oauth-names.ts";
import { makePerson } from "../testing/people.ts";
import { type ExchangeRequest, type ExchangeResponse, exchange } from "./exchange.ts";
import { embeddedStore } from "./secret-store.ts";
import { saveConnection } from "./store.ts";
import { completeUse } from "./uses.ts";
import { claimWrite } from "./writes.ts";

const secrets = embeddedStore({
  keys: [{ kty: "oct", kid: "k", k: randomBytes(32).toString("base64url") }],
});

/** A person with a connection, and a way to ask for a token to write. */
async function makeWriter(db: Kysely<Schema>) {
  const { user, session } = await makePerson(db);
  const account = { accountId: randomUUID(), login: "alice" };
  await saveConnection(db, secrets, user.id, "github", account, { accessToken: "t", scopes: ["repo"] });
  const approval = { action_id: randomUUID(), arguments_hash: "hash", approved_by: user.id };
  const ask = (change: Partial<ExchangeRequest> = {}): Promise<ExchangeResponse> =>
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
    );
  const countUses = async () =>
    (await db.selectFrom("activity").select("id").where("user_id", "=", user.id).execute()).length;
  return { user, approval, ask, countUses };
}

describeOnBothDatabases("a token to write", (get) => {
  test("is given for the account that the card named, and for no other that was connected meanwhile", async () => {
    const { db } = get();
    const { user, ask, countUses } = await makeWriter(db);
    const other = { accountId: randomUUID(), login: "alice-at-work" };
    await saveConnection(db, secrets, user.id, "github", other, { accessToken: "u", scopes: ["repo"] });
    await expect(ask({ approved_login: "alice" })).rejects.toMatchObject({ code: "other_account" });
    expect(await countUses()).toBe(0);
    await expect(ask({ approved_login: "alice-at-work" })).resolves.toMatchObject({ access_token: "u" });
  });

  test("is given once for an approval, and a refused attempt leaves no record of a use", async () => {
    const { ask, countUses } = await makeWriter(get().db);
    await expect(ask()).resolves.toMatchObject({ access_token: "t" });
    await expect(ask()).rejects.toMatchObject({ code: "already_sent" });
    expect(await countUses()).toBe(1);
  });

  test("is given to one of many who ask at the same moment", async () => {
    const { ask } = await makeWriter(get().db);
    const answers = await Promise.allSettled(Array.from({ length: 20 }, () => ask()));
    expect(answers.filter((answer) => answer.status === "fulfilled")).toHaveLength(1);
  });

  test.each([
    ["without an approval", { action_id: undefined }],
    ["without the arguments' hash", { arguments_hash: undefined }],
    ["approved by nobody", { approved_by: undefined }],
    ["approved by somebody else", { approved_by: "bob" }],
  ])("is not given %s", async (_name, change) => {
    const { ask, countUses } = await makeWriter(get().db);
    await expect(ask(change)).rejects.toMatchObject({ code: "invalid_request" });
    expect(await countUses()).toBe(0);
  });

  test("is given again when the provider refused the first one: once, to the same person, for the same arguments", async () => {
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
    "after a use that %s with %i: given once more for the same approval is %s",
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
});
