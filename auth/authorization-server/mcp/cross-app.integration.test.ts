import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import os from "node:os";
import path from "node:path";
import { SignJWT } from "jose";
import { afterAll, beforeAll, beforeEach, expect, test, vi } from "vitest";
import { EXCHANGE_GRANT, SESSION_HANDLE_TYPE } from "#auth/protocol/oauth-names.ts";
import { makeTestEnv } from "#auth/testing/env.ts";
import { makePerson } from "#auth/testing/people.ts";
import { database } from "#db/index.ts";
import { describeOnBothDatabases } from "#db/testing/databases.ts";
import { subjectOf } from "#dev/identity/accounts.ts";
import { type RunningIdentity, startIdentity } from "#dev/identity/server.ts";
import { signInForTokens } from "#dev/identity/testing/sign-in.ts";
import { visit } from "#dev/mcp/notes/visitor.ts";
import { type RunningMcp, startMcp } from "#dev/mcp/server.ts";
import { PEOPLE } from "#dev/people.ts";
import { parseWebEnv, webEnv } from "../env.ts";
import { openIssuer } from "../issuer.ts";
import { beginConnection, finishConnection } from "../secrets/connect.ts";
import { declineProvider } from "../secrets/cross-app/connect-by-identity.ts";
import { connectWithoutConsent } from "../secrets/cross-app/connect-without-consent.ts";
import { processIdJagResponse, requestIdJag } from "../secrets/cross-app/id-jag.ts";
import { disconnect } from "../secrets/disconnect.ts";
import { exchange } from "../secrets/exchange.ts";
import { findProvider } from "../secrets/providers/index.ts";
import { secretStore } from "../secrets/secret-store.ts";
import { findConnection } from "../secrets/store.ts";
import { redeemAssertion } from "../secrets/token-endpoint.ts";
import { freshIdToken, revokeIdentity, sealIdentity } from "../session-identity.ts";
import { findSession, revokeSession } from "../session-store.ts";

vi.mock("#db/index.ts");
vi.mock("../env.ts", async (original) => {
  const env = await original<typeof import("../env.ts")>();
  return { ...env, webEnv: vi.fn(env.webEnv) };
});

const variables = makeTestEnv();
const SIGN_IN = {
  client_id: "web",
  client_secret: "a-secret-for-tests-only",
  redirect_uris: ["http://127.0.0.1:9/"],
};
const AT_NOTES = {
  client_id: "us-at-the-notes",
  client_secret: "another-secret-for-tests",
  redirect_uris: [`${variables.APP_URL}/api/oauth/callback/mcp-notes`],
};
let identity: RunningIdentity;
let mcp: RunningMcp;
let folder: string;

beforeAll(async () => {
  folder = mkdtempSync(path.join(os.tmpdir(), "obo-cross-app-"));
  // The notes trust the provider, and the provider's policy names the notes: one of them needs its address before it starts.
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const people = { alice: ["notes:read", "notes:write"], carol: ["notes:read"] };
  const policy = { audience: url, resource: `${url}/notes`, client_id: AT_NOTES.client_id, people };
  identity = await startIdentity({
    port: 0,
    dataDir: path.join(folder, "identity"),
    clients: [SIGN_IN],
    crossApp: [policy],
  });
  mcp = await startMcp({
    port,
    githubApiUrl: "http://127.0.0.1:9",
    dataDir: path.join(folder, "mcp"),
    enterprise: { issuer: identity.url, client: AT_NOTES },
  });
});
afterAll(async () => {
  await mcp.close();
  await identity.close();
  rmSync(folder, { recursive: true, force: true });
});

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await new Promise((resolve) => server.once("listening", resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

describeOnBothDatabases("cross-app access", (get) => {
  const room = () => ({ db: get().db, secrets: secretStore() });

  beforeEach(() => {
    vi.mocked(database).mockReturnValue(get().db);
    configure();
  });

  function configure(change: { issuer?: string; url?: string } = {}): void {
    const { issuer = identity.url, url = `${mcp.url}/notes` } = change;
    const env = {
      ...variables,
      AUTH_OIDC_ISSUER: issuer,
      AUTH_OIDC_ID: SIGN_IN.client_id,
      AUTH_OIDC_SECRET: SIGN_IN.client_secret,
      MCP_SERVERS: JSON.stringify({ notes: { url, authorization: "cross-app" } }),
      MCP_CLIENTS: JSON.stringify({
        notes: { client_id: AT_NOTES.client_id, client_secret: AT_NOTES.client_secret },
      }),
    };
    vi.mocked(webEnv).mockReturnValue(parseWebEnv(env));
  }

  /** Somebody who has just signed in, with what the sign-in brought. */
  async function signIn(username: "alice" | "bob" | "carol") {
    const { user, session } = await makePerson(get().db, username);
    const person = PEOPLE.find((one) => one.username === username);
    if (!person) throw new Error(`nobody is called ${username}`);
    // Each run's person is another row: the same subject twice would be the same person.
    await get().db.deleteFrom("users").where("subject", "=", subjectOf(person)).execute();
    await get()
      .db.updateTable("users")
      .set({ issuer: identity.url, subject: subjectOf(person) })
      .where("id", "=", user.id)
      .execute();
    const tokens = await signInForTokens(identity.url, SIGN_IN, person);
    const identityTokens = await sealIdentity(tokens, user.id, session.id);
    await get().db.updateTable("sessions").set(identityTokens).where("id", "=", session.id).execute();
    const owner = { userId: user.id, sessionId: session.id };
    const ask = (change: object = {}) =>
      exchange(room(), {
        grant_type: EXCHANGE_GRANT,
        subject_token: session.id,
        subject_token_type: SESSION_HANDLE_TYPE,
        audience: "mcp-notes",
        resource: `${mcp.url}/notes`,
        scope: "",
        tool: "list_notes",
        access: "read",
        ...change,
      });
    const find = () => findConnection(get().db, user.id, "mcp-notes");
    return { user: { ...user, subject: subjectOf(person) }, session, owner, tokens, ask, find };
  }

  const callNotes = async (token: string) => {
    const response = await fetch(`${mcp.url}/notes`, {
      method: "POST",
      headers: {
        accept: "application/json, text/event-stream",
        "content-type": "application/json",
        authorization: `Bearer ${token}`,
      },
      body: JSON.stringify({ jsonrpc: "2.0", id: 1, method: "tools/list", params: {} }),
    });
    await response.body?.cancel();
    return response.status;
  };

  const NOT_CONNECTED = { code: "interaction_required", details: { reason: "not_connected" } };

  test("connects a server by the person's sign-in, once, and without a refresh token", async () => {
    const alice = await signIn("alice");
    const answers = await Promise.all([alice.ask(), alice.ask(), alice.ask()]);
    const [first] = answers;
    expect(new Set(answers.map(({ access_token }) => access_token)).size).toBe(1);
    await expect(callNotes(first?.access_token ?? "")).resolves.toBe(200);
    await expect(alice.find()).resolves.toMatchObject({
      granted_by: "identity_provider",
      issuer: mcp.url,
      resource: `${mcp.url}/notes`,
      scopes: "notes:read",
    });
    await expect(alice.ask()).resolves.toMatchObject({ access_token: first?.access_token });
  });

  test("is granted again when the access token ends, or the server refuses it", async () => {
    const alice = await signIn("alice");
    const first = await alice.ask();
    await get().db.updateTable("connections").set({ access_expires_at: 1 }).execute();
    const second = await alice.ask();
    expect(second.access_token).not.toBe(first.access_token);
    await expect(callNotes(second.access_token)).resolves.toBe(200);
    const third = await alice.ask({ rejected_use: second.use_id });
    expect(third.access_token).not.toBe(second.access_token);
    await expect(alice.find()).resolves.toMatchObject({ broken_at: null });
  });

  test("asks for more scopes where a tool needs them, and refuses what the policy does not allow", async () => {
    const [alice, carol] = [await signIn("alice"), await signIn("carol")];
    await alice.ask();
    await carol.ask();
    await expect(alice.ask({ scope: "notes:write" })).resolves.toMatchObject({
      scope: "notes:read notes:write",
    });
    await expect(carol.ask({ scope: "notes:write" })).rejects.toMatchObject({
      code: "insufficient_scope",
      details: { missing: ["notes:write"], granted: ["notes:read"] },
    });
    await expect(carol.ask()).resolves.toMatchObject({ scope: "notes:read" });
  });

  test("falls back to consent at the server where the identity provider refuses", async () => {
    const bob = await signIn("bob");
    await expect(bob.ask()).rejects.toMatchObject(NOT_CONNECTED);
    await expect(connectWithoutConsent("mcp-notes", bob.owner, {})).resolves.toBe(false);
    const { url, cookie } = await beginConnection("mcp-notes", bob.owner, {});
    await finishConnection("mcp-notes", await visit(url, "bob"), bob.owner, cookie.value);
    await expect(bob.find()).resolves.toMatchObject({ granted_by: "person" });
    await expect(callNotes((await bob.ask()).access_token)).resolves.toBe(200);
  });

  test("does not connect again by itself what the person disconnected", async () => {
    const alice = await signIn("alice");
    const { access_token } = await alice.ask();
    await declineProvider(get().db, alice.user, "mcp-notes", true);
    const connection = await alice.find();
    if (!connection) throw new Error("not connected");
    await expect(disconnect(room(), connection)).resolves.toBe(true);
    await expect(callNotes(access_token)).resolves.toBe(401);
    await expect(alice.ask()).rejects.toMatchObject(NOT_CONNECTED);
    await expect(connectWithoutConsent("mcp-notes", alice.owner, {})).resolves.toBe(true);
    await expect(callNotes((await alice.ask()).access_token)).resolves.toBe(200);
  });

  test("renews an expired ID token, one caller at a time", async () => {
    const alice = await signIn("alice");
    const expired = await new SignJWT({})
      .setProtectedHeader({ alg: "HS256" })
      .setExpirationTime(1)
      .sign(new Uint8Array(32));
    const kept = await sealIdentity({ ...alice.tokens, idToken: expired }, alice.user.id, alice.session.id);
    await get().db.updateTable("sessions").set(kept).where("id", "=", alice.session.id).execute();
    const renewed = await Promise.all(
      Array.from({ length: 8 }, () => freshIdToken(get().db, alice.session.id, alice.user)),
    );
    expect(new Set(renewed).size).toBe(1);
    expect(renewed[0]).toMatch(/^ey/);
    await expect(callNotes((await alice.ask()).access_token)).resolves.toBe(200);
    // A reused refresh token would have cost the sign-in its grant.
    await get().db.updateTable("sessions").set({ id_token: kept.id_token }).execute();
    await expect(freshIdToken(get().db, alice.session.id, alice.user)).resolves.toMatch(/^ey/);
  });

  test("refuses a renewed ID token of another person", async () => {
    const [alice, bob] = [await signIn("alice"), await signIn("bob")];
    const stolen = await sealIdentity({ ...bob.tokens, idToken: null }, alice.user.id, alice.session.id);
    await get().db.updateTable("sessions").set(stolen).where("id", "=", alice.session.id).execute();
    await expect(alice.ask()).rejects.toMatchObject({ code: "provider_error" });
    await expect(alice.find()).resolves.toBeUndefined();
  });

  test("keeps the issuer's tokens encrypted, and drops them with the session", async () => {
    const alice = await signIn("alice");
    const read = () =>
      get()
        .db.selectFrom("sessions")
        .select(["id_token", "idp_refresh_token"])
        .where("id", "=", alice.session.id)
        .executeTakeFirstOrThrow();
    const row = JSON.stringify(await read());
    expect(alice.tokens.refreshToken).not.toBeNull();
    for (const token of Object.values(alice.tokens)) expect(row).not.toContain(token);
    await revokeSession(get().db, alice.session.id);
    await expect(read()).resolves.toEqual({ id_token: null, idp_refresh_token: null });
    await expect(alice.ask()).rejects.toMatchObject({ code: "invalid_grant" });
  });

  test("revokes the sign-in's refresh token at the issuer when the person signs out", async () => {
    const alice = await signIn("alice");
    const { session } = await findSession(get().db, alice.session.id);
    if (!session) throw new Error("not signed in");
    await revokeIdentity(session);
    await get().db.updateTable("sessions").set({ id_token: null }).where("id", "=", session.id).execute();
    await expect(freshIdToken(get().db, session.id, alice.user)).resolves.toBeUndefined();
  });

  test("needs a sign-in at the identity provider: a session without one is asked for consent", async () => {
    const alice = await signIn("alice");
    await get().db.updateTable("sessions").set({ id_token: null, idp_refresh_token: null }).execute();
    await expect(alice.ask()).rejects.toMatchObject(NOT_CONNECTED);
  });

  test("reports an identity provider that can't be reached, and uses what still holds", async () => {
    const alice = await signIn("alice");
    configure({ issuer: "http://127.0.0.1:9" });
    await expect(alice.ask()).rejects.toMatchObject({ code: "server_unavailable" });
    configure();
    const { access_token } = await alice.ask();
    configure({ issuer: "http://127.0.0.1:9" });
    // Due for renewal, and still valid.
    const now = Date.now();
    await get()
      .db.updateTable("connections")
      .set({ updated_at: now - 600_000, access_expires_at: now + 20_000 })
      .execute();
    await expect(alice.ask()).resolves.toMatchObject({ access_token });
  });

  test("gets nothing for a server that names the notes' authorization server as its own", async () => {
    const alice = await signIn("alice");
    const asked: string[] = [];
    const hostile = createServer((request, response) => {
      const url = `http://127.0.0.1:${(hostile.address() as AddressInfo).port}/mcp`;
      if (request.headers.authorization) asked.push(request.headers.authorization);
      if (request.url?.startsWith("/.well-known/")) {
        return response.end(JSON.stringify({ resource: url, authorization_servers: [mcp.url] }));
      }
      return response.writeHead(401, { "www-authenticate": "Bearer" }).end();
    }).listen(0, "127.0.0.1");
    await new Promise((resolve) => hostile.once("listening", resolve));
    const url = `http://127.0.0.1:${(hostile.address() as AddressInfo).port}/mcp`;
    configure({ url });
    await expect(alice.ask({ resource: url })).rejects.toMatchObject(NOT_CONNECTED);
    await expect(alice.find()).resolves.toBeUndefined();
    expect(asked).toEqual([]);
    hostile.close();
  });

  test("a grant is taken once, and by the client that it is for", async () => {
    const alice = await signIn("alice");
    const [provider, access] = [await openIssuer(), await findProvider("mcp-notes")?.open()];
    const idToken = await freshIdToken(get().db, alice.session.id, alice.user);
    if (!provider || !access || !idToken) throw new Error("not configured");
    const scopes = ["notes:read"];
    const target = { audience: mcp.url, resource: `${mcp.url}/notes`, scopes };
    const { assertion } = await processIdJagResponse(
      provider,
      await requestIdJag(provider, idToken, target),
      scopes,
    );
    await expect(redeemAssertion(access, assertion, scopes)).resolves.toMatchObject({ scopes });
    await expect(redeemAssertion(access, assertion, scopes)).rejects.toMatchObject({
      error: "invalid_grant",
    });
    await expect(redeemAssertion(access, idToken, scopes)).rejects.toMatchObject({ error: "invalid_grant" });
    const other = { ...target, resource: `${mcp.url}/mcp` };
    const refused = await requestIdJag(provider, idToken, other);
    await expect(processIdJagResponse(provider, refused, scopes)).rejects.toMatchObject({
      error: "invalid_target",
    });
    expect((await findSession(get().db, alice.session.id)).session).not.toBeNull();
  });
});
