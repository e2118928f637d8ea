import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { makePerson } from "#auth/testing/people.ts";
import type { database } from "#db/index.ts";
import { describeOnBothDatabases } from "#db/testing/databases.ts";
import { beginConnection, finishConnection } from "./connect.ts";
import type { FlowOwner } from "./connect-flow.ts";
import { findProvider } from "./providers/index.ts";
import { secretStore } from "./secret-store.ts";
import { findConnection, openTokens } from "./store.ts";
import { startTestGitHub, type TestGitHub } from "./testing/github-app.ts";

const held = vi.hoisted(() => ({ db: undefined as unknown as ReturnType<typeof database> }));
vi.mock("#db/index.ts", () => ({ database: () => held.db }));
vi.mock("./providers/index.ts");

describeOnBothDatabases("connecting another account", (get) => {
  let github: TestGitHub;
  beforeAll(async () => {
    github = await startTestGitHub("oauth-app");
    vi.mocked(findProvider).mockReturnValue(github.provider);
  });
  afterAll(() => github.server.close());

  /** Connects with a browser that is signed in at GitHub under the given account. */
  async function connectAs(login: string, owner: FlowOwner, scopes: string[] = []) {
    const { url, cookie } = await beginConnection("github", owner, { scopes });
    const headers = { cookie: `embedded_github_login=${login}` };
    const page = await fetch(url, { headers, redirect: "manual" });
    const ticket = /name="ticket" value="([^"]+)"/.exec(await page.text())?.[1];
    const body = new URLSearchParams({ ticket: ticket ?? "", decision: "authorize" });
    const decision = { method: "POST", headers, body, redirect: "manual" } as const;
    const decided = ticket ? await fetch(`${github.server.url}/login/oauth/decision`, decision) : page;
    const callback = new URL(decided.headers.get("location") ?? "");
    return finishConnection("github", callback, owner, cookie.value);
  }

  async function makeOwner(): Promise<FlowOwner> {
    held.db = get().db;
    await held.db.deleteFrom("connections").execute();
    const { user, session } = await makePerson(held.db);
    return { userId: user.id, sessionId: session.id };
  }

  async function readToken({ userId }: FlowOwner): Promise<{ login: string; token: string }> {
    const connection = await findConnection(held.db, userId, "github");
    if (!connection) throw new Error("nothing is connected");
    return {
      login: connection.login,
      token: (await openTokens(connection, secretStore())).accessToken,
    };
  }

  test("revokes the grant of the account that was connected before", async () => {
    const owner = await makeOwner();
    await expect(connectAs("alice", owner)).resolves.toBe("connection_made");
    const before = await readToken(owner);
    await expect(connectAs("bob", owner)).resolves.toBe("connection_made");
    await expect(github.provider.findAccount(before.token)).resolves.toBeUndefined();
    const after = await readToken(owner);
    expect(after.login).toBe("bob");
    await expect(github.provider.findAccount(after.token)).resolves.toMatchObject({ login: "bob" });
  });

  test("changes nothing if the provider does not revoke the old one, and can be retried", async () => {
    const owner = await makeOwner();
    await connectAs("alice", owner);
    const before = await readToken(owner);
    await github.control("/fault", { method: "DELETE", path: "/applications", status: 503 });
    await expect(connectAs("bob", owner)).rejects.toMatchObject({
      code: "provider_error",
      details: { reason: "not_replaced" },
    });
    await expect(readToken(owner)).resolves.toEqual(before);
    await expect(connectAs("bob", owner)).resolves.toBe("connection_made");
    await expect(readToken(owner)).resolves.toMatchObject({ login: "bob" });
  });

  test("that another person has connected does not change one's own connection and its grant", async () => {
    const [owner, other] = [await makeOwner(), await makePerson(get().db)];
    await connectAs("bob", { userId: other.user.id, sessionId: other.session.id });
    await connectAs("alice", owner);
    await expect(connectAs("bob", owner)).rejects.toMatchObject({ details: { reason: "account_taken" } });
    const { login, token } = await readToken(owner);
    expect(login).toBe("alice");
    await expect(github.provider.findAccount(token)).resolves.toMatchObject({ login: "alice" });
  });

  test("differs from extending or renewing the same one, which revokes nothing", async () => {
    const owner = await makeOwner();
    await connectAs("alice", owner);
    await expect(connectAs("alice", owner)).resolves.toBe("connection_renewed");
    await expect(readToken(owner)).resolves.toMatchObject({ login: "alice" });
  });
});
