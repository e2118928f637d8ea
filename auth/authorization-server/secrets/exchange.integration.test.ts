import { randomBytes, randomUUID } from "node:crypto";
import { expect, test } from "vitest";
import { EXCHANGE_GRANT, SESSION_HANDLE_TYPE } from "#auth/protocol/oauth-names.ts";
import { makePerson } from "#auth/testing/people.ts";
import { isPostgresUrl } from "#db/open.ts";
import { describeOnBothDatabases, whileDiskFails } from "#db/testing/databases.ts";
import { openSession, revokeSession } from "../session-store.ts";
import { type ExchangeRequest, exchange, parseExchangeRequest } from "./exchange.ts";
import { saveConnection } from "./store.ts";
import { embeddedStore } from "./stores/embedded.ts";

const key = { kty: "oct", kid: "k", k: randomBytes(32).toString("base64url") };
const secrets = embeddedStore({ keys: [key] });
const tokens = { accessToken: "canary-token", scopes: ["repo", "read:user"] };

function requestFor(sessionId: string, extra: Partial<ExchangeRequest> = {}): ExchangeRequest {
  return {
    grant_type: EXCHANGE_GRANT,
    subject_token: sessionId,
    subject_token_type: SESSION_HANDLE_TYPE,
    audience: "github",
    scope: "repo",
    tool: "list_repositories",
    access: "read",
    ...extra,
  };
}

/** A GitHub account that nobody else in this database has connected. */
const account = (login: string) => ({ accountId: randomUUID(), login });

describeOnBothDatabases("the exchange", (get) => {
  test("returns a person's own token with its account, and records the use before", async () => {
    const { db } = get();
    const { user, session } = await makePerson(db);
    await saveConnection({ db, secrets }, user.id, "github", account("alice"), tokens);
    const answer = await exchange({ db, secrets }, requestFor(session.id, { resource_name: "alice/api" }));
    expect(answer).toMatchObject({ access_token: "canary-token", token_type: "Bearer", login: "alice" });
    const use = await db
      .selectFrom("activity")
      .selectAll()
      .where("id", "=", answer.use_id)
      .executeTakeFirst();
    expect(use).toMatchObject({
      user_id: user.id,
      tool: "list_repositories",
      access: "read",
      resource: "alice/api",
    });
    expect(JSON.stringify(use)).not.toContain("canary");
  });

  test("returns each person the token of their own account", async () => {
    const { db } = get();
    const [alice, bob] = [await makePerson(db), await makePerson(db, "bob")];
    await saveConnection({ db, secrets }, alice.user.id, "github", account("alice"), tokens);
    await saveConnection({ db, secrets }, bob.user.id, "github", account("bob"), {
      ...tokens,
      accessToken: "bobs",
    });
    await expect(exchange({ db, secrets }, requestFor(bob.session.id))).resolves.toMatchObject({
      access_token: "bobs",
      login: "bob",
    });
  });

  test("rejects an ended session with invalid_grant, and records nothing", async () => {
    const { db } = get();
    const { user, session } = await makePerson(db);
    await saveConnection({ db, secrets }, user.id, "github", account("alice"), tokens);
    await revokeSession(db, session.id);
    for (const id of [session.id, randomUUID(), ""]) {
      await expect(exchange({ db, secrets }, requestFor(id))).rejects.toMatchObject({
        code: "invalid_grant",
      });
    }
    const uses = await db.selectFrom("activity").selectAll().where("user_id", "=", user.id).execute();
    expect(uses).toEqual([]);
  });

  test.each(["read", "write"] as const)(
    "returns no token to %s to a session that ended during the refresh",
    async (access) => {
      const { db } = get();
      const { user, session } = await makePerson(db);
      await saveConnection({ db, secrets }, user.id, "github", account("alice"), tokens);
      // The token is decrypted after the first check of the session: as late as a refresh ends.
      const slow = {
        ...secrets,
        get: async (...given: Parameters<typeof secrets.get>) => {
          await revokeSession(db, session.id);
          return secrets.get(...given);
        },
      };
      const approval = { action_id: randomUUID(), arguments_hash: "h", approved_by: user.id };
      const request = requestFor(session.id, { access, ...(access === "write" ? approval : {}) });
      await expect(exchange({ db, secrets: slow }, request)).rejects.toMatchObject({ code: "invalid_grant" });
      const uses = db.selectFrom("activity").selectAll().where("user_id", "=", user.id);
      await expect(uses.execute()).resolves.toEqual([]);
    },
  );

  test("returns no write token to a read-only personal token, approved or not", async () => {
    const { db } = get();
    const { user } = await makePerson(db);
    await saveConnection({ db, secrets }, user.id, "github", account("alice"), tokens);
    const personal = { name: "script", lifetimeMs: 60_000 };
    const make = (scope: "read" | "write") =>
      openSession(db, { userId: user.id, secret: randomUUID(), personal: { ...personal, scope } });
    const [reader, writer] = [await make("read"), await make("write")];
    const write = (id: string) =>
      exchange(
        { db, secrets },
        requestFor(id, {
          access: "write",
          action_id: randomUUID(),
          arguments_hash: "h",
          approved_by: user.id,
        }),
      );
    await expect(write(reader.id)).rejects.toMatchObject({ code: "token_may_only_read" });
    await expect(write(writer.id)).resolves.toMatchObject({ login: "alice" });
    await expect(exchange({ db, secrets }, requestFor(reader.id))).resolves.toMatchObject({ login: "alice" });
  });

  test("returns no write token before the claim of the write is on disk", async () => {
    const { db, url } = get();
    if (isPostgresUrl(url)) return; // flushes with each commit
    const { user, session } = await makePerson(db);
    await saveConnection({ db, secrets }, user.id, "github", account("alice"), tokens);
    const approval = { action_id: randomUUID(), arguments_hash: "h", approved_by: user.id };
    await whileDiskFails(get(), async () => {
      const write = exchange({ db, secrets }, requestFor(session.id, { access: "write", ...approval }));
      await expect(write).rejects.toMatchObject({ code: "ENOENT" });
      await expect(exchange({ db, secrets }, requestFor(session.id))).resolves.toMatchObject({
        login: "alice",
      });
    });
  });

  test("returns interaction_required if nothing is connected", async () => {
    const { db } = get();
    const { session } = await makePerson(db);
    await expect(exchange({ db, secrets }, requestFor(session.id))).rejects.toMatchObject({
      code: "interaction_required",
    });
  });

  test("returns insufficient_scope with the missing scopes, and knows which scopes contain others", async () => {
    const { db } = get();
    const { user, session } = await makePerson(db);
    await saveConnection({ db, secrets }, user.id, "github", account("alice"), {
      ...tokens,
      scopes: ["repo"],
    });
    await expect(
      exchange({ db, secrets }, requestFor(session.id, { scope: "public_repo" })),
    ).resolves.toBeDefined();
    await expect(
      exchange({ db, secrets }, requestFor(session.id, { scope: "repo notifications" })),
    ).rejects.toMatchObject({
      code: "insufficient_scope",
      details: { missing: ["notifications"] },
    });
  });

  test("rejects an encrypted token that was copied into another person's row", async () => {
    const { db } = get();
    const [alice, bob] = [await makePerson(db), await makePerson(db, "bob")];
    const hers = await saveConnection({ db, secrets }, alice.user.id, "github", account("alice"), tokens);
    await saveConnection({ db, secrets }, bob.user.id, "github", account("bob"), tokens);
    await db
      .updateTable("connections")
      .set({ sealed_tokens: hers.sealed_tokens })
      .where("user_id", "=", bob.user.id)
      .execute();
    await expect(exchange({ db, secrets }, requestFor(bob.session.id))).rejects.toMatchObject({
      code: "sealed_value_refused",
    });
  });

  test("an account that one person has connected can't be connected by another", async () => {
    const { db } = get();
    const [alice, bob] = [await makePerson(db), await makePerson(db, "bob")];
    const shared = account("shared");
    await saveConnection({ db, secrets }, alice.user.id, "github", shared, tokens);
    await expect(
      saveConnection({ db, secrets }, bob.user.id, "github", shared, tokens),
    ).rejects.toMatchObject({
      code: "invalid_request",
    });
  });

  test("handles two concurrent callbacks of one person one after the other", async () => {
    const { db } = get();
    const { user } = await makePerson(db);
    const save = (login: string) =>
      saveConnection({ db, secrets }, user.id, "github", account(login), tokens);
    const [first, second] = await Promise.all([save("one"), save("two")]);
    expect(second.id).toBe(first.id);
    const rows = db.selectFrom("connections").select("login").where("user_id", "=", user.id);
    await expect(rows.execute()).resolves.toHaveLength(1);
  });

  test("assigns an account that two people connect concurrently to one of them", async () => {
    const { db } = get();
    const [alice, bob] = [await makePerson(db), await makePerson(db, "bob")];
    const shared = account("shared");
    const save = (userId: string) => saveConnection({ db, secrets }, userId, "github", shared, tokens);
    const results = await Promise.allSettled([save(alice.user.id), save(bob.user.id)]);
    expect(results.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
    expect(results.find(({ status }) => status === "rejected")).toMatchObject({
      reason: { code: "invalid_request", details: { reason: "account_taken" } },
    });
  });

  test("leaves no token in the database", async () => {
    const rows = await get().db.selectFrom("connections").selectAll().execute();
    expect(rows.length).toBeGreaterThan(0);
    expect(JSON.stringify(rows)).not.toContain("canary");
  });
});

const toForm = (request: object) => new URLSearchParams(Object.entries(request));

test.each([
  ["another grant", { grant_type: "password" }, "unsupported_grant_type"],
  ["no subject", { subject_token: "" }, "invalid_request"],
  ["another subject type", { subject_token_type: "urn:x" }, "invalid_request"],
  ["another kind of access", { access: "admin" }, "invalid_request"],
  ["an invalid thread id", { thread_id: "../x" }, "invalid_request"],
  ["a run id in another spelling", { run_id: "0199A1B2-0000-7000-8000-00000000000A" }, "invalid_request"],
])("a request with %s is rejected", (_name, change, code) => {
  const form = toForm({ ...requestFor("s"), ...change });
  expect(() => parseExchangeRequest(form)).toThrow(expect.objectContaining({ code }));
});

test("a request may have any thread and run id that the LangGraph server accepts, such as a hash", () => {
  const hash = "0199a1b2-0000-f000-0000-00000000000a";
  const form = toForm({ ...requestFor("s"), thread_id: hash, run_id: hash });
  expect(parseExchangeRequest(form)).toMatchObject({ thread_id: hash, run_id: hash });
});
