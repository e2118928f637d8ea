import { fork } from "node:child_process";
import { once } from "node:events";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { makePerson } from "#auth/testing/people.ts";
import { isPostgresUrl } from "#db/open.ts";
import type { Connection } from "#db/schema.ts";
import { describeOnBothDatabases, whileDiskFails } from "#db/testing/databases.ts";
import { failOnce } from "#db/testing/fail-once.ts";
import { findConnectionById, takeLease } from "./lease.ts";
import { freshTokens } from "./refresh.ts";
import { openTokens, saveConnection } from "./store.ts";
import { embeddedStore } from "./stores/embedded.ts";
import type { CallerOrder, CallerReport } from "./testing/caller.ts";
import { startTestGitHub, type TestGitHub } from "./testing/github-app.ts";
import { refreshTokens } from "./token-endpoint.ts";

const again = { code: "interaction_required", details: { reason: "revoked" } };
interface Counters {
  refreshes: number;
  refreshReuses: number;
}

describeOnBothDatabases("expiring tokens", (get) => {
  let github: TestGitHub;
  beforeAll(async () => {
    github = await startTestGitHub("github-app");
  });
  afterAll(() => github.server.close());

  const stores = () => ({ db: get().db, secrets: embeddedStore(github.env.SECRETS_KEYS) });

  /** A person whose token is about to expire, or not. */
  async function connect(
    login: "alice" | "bob",
    endsInMs = 1,
  ): Promise<{ connection: Connection; sessionId: string }> {
    const { db, secrets } = stores();
    await db.deleteFrom("connections").execute();
    const { user, session } = await makePerson(db);
    const tokens = { ...(await github.authorize(login)), accessExpiresAt: Date.now() + endsInMs };
    const account = { accountId: login, login };
    return {
      connection: await saveConnection({ db, secrets }, user.id, "github", account, tokens),
      sessionId: session.id,
    };
  }

  test("are not refreshed while they are valid", async () => {
    const { connection } = await connect("alice", 600_000);
    const before = await github.control<Counters>("/counters");
    const { connection: same } = await freshTokens(stores(), github.provider, connection);
    expect(same.sealed_tokens).toBe(connection.sealed_tokens);
    await expect(github.control("/counters")).resolves.toEqual(before);
  });

  test("are refreshed once for 2 processes with 100 callers each, who all get the new one", async () => {
    const { sessionId, connection } = await connect("alice");
    const before = await github.control<Counters>("/counters");
    const variables = { ...process.env, ...github.variables, DATABASE_URL: get().url };
    const reports = await race(2, variables, { sessionId, calls: 100 });

    expect(reports.flatMap((report) => report.errors)).toEqual([]);
    expect(new Set(reports.flatMap((report) => report.tokens)).size).toBe(1);
    const after = await github.control<Counters>("/counters");
    expect(after.refreshes - before.refreshes).toBe(1);
    expect(after.refreshReuses - before.refreshReuses).toBe(0);
    const stored = await findConnectionById(get().db, connection.id);
    expect(stored).toMatchObject({ refresh_lease: null, broken_at: null });
  });

  test("are returned only once the rotated refresh token is on disk", async () => {
    if (isPostgresUrl(get().url)) return; // flushes with each commit
    const { connection } = await connect("alice");
    await whileDiskFails(get(), async () => {
      const refreshed = freshTokens(stores(), github.provider, connection);
      await expect(refreshed).rejects.toMatchObject({ code: "ENOENT" });
    });
  });

  test("are kept if the database fails while they are stored, or loses the response", async () => {
    for (const fails of ["before", "after"] as const) {
      const { connection } = await connect("alice");
      const { db, secrets } = stores();
      const failing = { db: db.withPlugin(failOnce(fails, "UpdateQueryNode", "access_expires_at")), secrets };
      const { tokens } = await freshTokens(failing, github.provider, connection);
      const stored = await findConnectionById(db, connection.id);
      expect(stored).toMatchObject({ refresh_lease: null, broken_at: null });
      expect(stored && (await openTokens(stored, secrets))).toMatchObject(tokens);
      await expect(github.provider.findAccount(tokens.accessToken)).resolves.toMatchObject({
        login: "alice",
      });
    }
  });

  test("are refreshed before they expire if the provider rejects one early", async () => {
    const { connection } = await connect("bob", 600_000);
    await github.control("/expire", { login: "bob" });
    const { tokens } = await freshTokens(stores(), github.provider, connection, true);
    await expect(github.provider.findAccount(tokens.accessToken)).resolves.toMatchObject({ login: "bob" });
  });

  test("that were lost between the provider's response and the commit lead to one request to reconnect", async () => {
    const { connection } = await connect("alice");
    const { refreshToken = "" } = await openTokens(connection, stores().secrets);
    // A process that dies in between holds the lease, and has used up the refresh token.
    await takeLease(get().db, connection);
    await refreshTokens(await github.provider.open(), refreshToken);
    await get().db.updateTable("connections").set({ refresh_lease_until: 0 }).execute();

    const before = await github.control<Counters>("/counters");
    const held = await findConnectionById(get().db, connection.id);
    if (!held) throw new Error("the row is gone");
    await expect(freshTokens(stores(), github.provider, held)).rejects.toMatchObject(again);
    await expect(freshTokens(stores(), github.provider, held)).rejects.toMatchObject(again);
    const after = await github.control<Counters>("/counters");
    // Requested once; after that the row is marked.
    expect(after.refreshReuses - before.refreshReuses).toBe(1);
  });

  test.each([-90, 90])("are not refreshed twice by a machine whose clock is off by %i s", async (seconds) => {
    const { connection } = await connect("alice");
    const lease = await takeLease(get().db, connection);
    vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + seconds * 1000 });
    await expect(takeLease(get().db, connection)).resolves.toBeUndefined();
    vi.useRealTimers();
    const held = await findConnectionById(get().db, connection.id);
    expect(held?.refresh_lease).toBe(lease);
    expect(Math.abs((held?.refresh_lease_until ?? 0) - Date.now() - 30_000)).toBeLessThan(5_000);
  });

  test("of a revoked grant lead to a request to reconnect, and work after that", async () => {
    const { connection } = await connect("alice");
    await github.control("/revoke", { login: "alice" });
    await expect(freshTokens(stores(), github.provider, connection)).rejects.toMatchObject(again);
    const account = { accountId: "alice", login: "alice" };
    const { db, secrets } = stores();
    const tokens = await github.authorize("alice");
    const renewed = await saveConnection({ db, secrets }, connection.user_id, "github", account, tokens);
    await expect(freshTokens(stores(), github.provider, renewed)).resolves.toMatchObject({
      tokens: { accessToken: tokens.accessToken },
    });
  });

  test("stay unchanged while the provider is down, and the next attempt succeeds", async () => {
    const { connection } = await connect("alice");
    await github.control("/fault", { method: "POST", path: "/login/oauth/access_token", status: 503 });
    await expect(freshTokens(stores(), github.provider, connection)).rejects.toMatchObject({
      code: "provider_error",
    });
    await expect(freshTokens(stores(), github.provider, connection)).resolves.toMatchObject({
      connection: { broken_at: null },
    });
  });
});

describeOnBothDatabases("a non-expiring token that the provider rejected", (get) => {
  let github: TestGitHub;
  beforeAll(async () => {
    github = await startTestGitHub("oauth-app");
  });
  afterAll(() => github.server.close());

  async function connect() {
    const { db } = get();
    const stores = { db, secrets: embeddedStore(github.env.SECRETS_KEYS) };
    await db.deleteFrom("connections").execute();
    const { user } = await makePerson(db);
    const account = { accountId: "alice", login: "alice" };
    const tokens = await github.authorize("alice", ["repo"]);
    return {
      stores,
      connection: await saveConnection({ db, secrets: stores.secrets }, user.id, "github", account, tokens),
    };
  }

  test("is kept if the provider accepts it after all", async () => {
    const { stores, connection } = await connect();
    await expect(freshTokens(stores, github.provider, connection, true)).resolves.toMatchObject({
      connection: { id: connection.id, broken_at: null },
    });
  });

  test("leads to a request to reconnect if it was revoked there", async () => {
    const { stores, connection } = await connect();
    await github.control("/revoke", { login: "alice" });
    await expect(freshTokens(stores, github.provider, connection, true)).rejects.toMatchObject(again);
  });
});

/** Starts processes that all begin at the same moment. */
async function race(
  processes: number,
  variables: NodeJS.ProcessEnv,
  order: CallerOrder,
): Promise<CallerReport[]> {
  const file = new URL("./testing/caller.ts", import.meta.url);
  const children = Array.from({ length: processes }, () => fork(file, { env: variables, execArgv: [] }));
  try {
    await Promise.all(children.map((child) => once(child, "message")));
    const answers = children.map((child) => once(child, "message"));
    for (const child of children) child.send(order);
    return (await Promise.all(answers)).map(([report]) => report as CallerReport);
  } finally {
    for (const child of children) child.kill();
  }
}
