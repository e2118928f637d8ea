import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { parseWebEnv } from "#auth/authorization-server/env.ts";
import { EXCHANGE_GRANT, SESSION_HANDLE_TYPE } from "#auth/protocol/oauth-names.ts";
import { makeTestEnv } from "#auth/testing/env.ts";
import { makePerson } from "#auth/testing/people.ts";
import { describeOnBothDatabases } from "#db/testing/databases.ts";
import { disconnect } from "../secrets/disconnect.ts";
import { type ExchangeRequest, exchange } from "../secrets/exchange.ts";
import { findProvider } from "../secrets/providers/index.ts";
import { freshTokens } from "../secrets/refresh.ts";
import { findConnection, saveConnection } from "../secrets/store.ts";
import { embeddedStore } from "../secrets/stores/embedded.ts";
import { atlassian } from "./atlassian.ts";
import { startTestAtlassian, type TestAtlassian } from "./testing/atlassian.ts";

vi.mock("../secrets/providers/index.ts");

describeOnBothDatabases("an Atlassian connection", (get) => {
  let jira: TestAtlassian;
  beforeAll(async () => {
    jira = await startTestAtlassian();
    vi.mocked(findProvider).mockReturnValue(jira.provider);
  });
  afterAll(() => jira.server.close());

  const openStores = () => ({ db: get().db, secrets: embeddedStore(jira.env.SECRETS_KEYS) });

  async function connect(endsInMs = 600_000, scope?: string) {
    const { db, secrets } = openStores();
    await db.deleteFrom("connections").execute();
    const { user, session } = await makePerson(db);
    const tokens = { ...(await jira.authorize("alice", scope)), accessExpiresAt: Date.now() + endsInMs };
    const account = await jira.provider.findAccount(tokens.accessToken);
    if (!account) throw new Error("the provider does not know its own token");
    const connection = await saveConnection({ db, secrets }, user.id, "atlassian", account, tokens);
    const request: ExchangeRequest = {
      grant_type: EXCHANGE_GRANT,
      subject_token: session.id,
      subject_token_type: SESSION_HANDLE_TYPE,
      audience: "atlassian",
      scope: "read:jira-work",
      tool: "search_jira_issues",
      access: "read",
    };
    return { user, connection, tokens, request };
  }

  test("knows its account, and its token is issued for its own audience", async () => {
    const { request, tokens } = await connect();
    await expect(exchange(openStores(), request)).resolves.toMatchObject({
      access_token: tokens.accessToken,
      login: "alice",
      scope: "read:me read:jira-work offline_access",
    });
  });

  test("of a person without GitHub does not count for GitHub", async () => {
    const { request } = await connect();
    vi.mocked(findProvider).mockReturnValueOnce({ ...jira.provider, id: "github", name: "GitHub" });
    await expect(exchange(openStores(), { ...request, audience: "github" })).rejects.toMatchObject({
      code: "interaction_required",
      message: "GitHub is not connected.",
    });
  });

  test("that lacks a scope names it", async () => {
    const { request } = await connect(600_000, "read:me offline_access");
    await expect(exchange(openStores(), request)).rejects.toMatchObject({
      code: "insufficient_scope",
      details: { missing: ["read:jira-work"] },
    });
  });

  test("is refreshed once for many concurrent requests when it expires, with a rotating refresh token", async () => {
    const { connection, tokens } = await connect(1);
    const before = await jira.counters();
    const all = await Promise.all(
      Array.from({ length: 50 }, () => freshTokens(openStores(), jira.provider, connection)),
    );
    const [given, ...others] = new Set(all.map((fresh) => fresh.tokens.accessToken));
    expect(others).toEqual([]);
    expect(given).not.toBe(tokens.accessToken);
    expect(all[0]?.tokens.refreshToken).not.toBe(tokens.refreshToken);
    await expect(jira.counters()).resolves.toEqual({ refreshes: before.refreshes + 1, refreshReuses: 0 });
  });

  test("whose access was removed at Atlassian ends in one request to reconnect", async () => {
    const { connection } = await connect(1);
    await fetch(`${jira.server.url}/_control/revoke`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ login: "alice" }),
    });
    await expect(freshTokens(openStores(), jira.provider, connection)).rejects.toMatchObject({
      code: "interaction_required",
      details: { reason: "revoked" },
    });
  });

  test("is removed here only, since Atlassian can't revoke it, and this is reported", async () => {
    const { user, connection, tokens } = await connect();
    await expect(disconnect(openStores(), connection)).resolves.toBe(false);
    await expect(findConnection(get().db, user.id, "atlassian")).resolves.toBeUndefined();
    // Still valid there: the page says where to revoke it.
    await expect(jira.provider.findAccount(tokens.accessToken)).resolves.toBeDefined();
  });
});

test("without an app, Jira can't be connected", () => {
  expect(atlassian(parseWebEnv(makeTestEnv()))).toBeUndefined();
});
