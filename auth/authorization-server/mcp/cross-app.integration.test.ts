import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { beforeEach, expect, test, vi } from "vitest";
import { database } from "#db/index.ts";
import { describeOnBothDatabases } from "#db/testing/databases.ts";
import { visit } from "#dev/mcp/notes/testing/visitor.ts";
import { parseWebEnv, webEnv } from "../env.ts";
import { beginConnection, finishConnection } from "../secrets/connect.ts";
import { declineProvider } from "../secrets/cross-app/connect-by-identity.ts";
import { connectWithoutConsent } from "../secrets/cross-app/connect-without-consent.ts";
import { disconnect } from "../secrets/disconnect.ts";
import { secretStore } from "../secrets/secret-store.ts";
import { CrossApp, NOT_CONNECTED } from "./testing/cross-app.ts";

vi.mock("#db/index.ts");
vi.mock("../env.ts", { spy: true });

const crossApp = new CrossApp();
const callNotes = (token: string) => crossApp.callNotes(token);

describeOnBothDatabases("cross-app access", (get) => {
  beforeEach(() => {
    vi.mocked(database).mockReturnValue(get().db);
    configure();
  });

  function configure(change: { issuer?: string; url?: string } = {}): void {
    vi.mocked(webEnv).mockReturnValue(parseWebEnv(crossApp.environment(change)));
  }
  const signIn = (username: "alice" | "bob" | "carol") => crossApp.signIn(get(), username);

  test("connects a server through the person's sign-in, once, and without a refresh token", async () => {
    const alice = await signIn("alice");
    const answers = await Promise.all([alice.ask(), alice.ask(), alice.ask()]);
    const [first] = answers;
    expect(new Set(answers.map(({ access_token }) => access_token)).size).toBe(1);
    await expect(callNotes(first?.access_token ?? "")).resolves.toBe(200);
    await expect(alice.find()).resolves.toMatchObject({
      granted_by: "identity_provider",
      issuer: crossApp.mcp.url,
      resource: `${crossApp.mcp.url}/notes`,
      scopes: "notes:read",
    });
    await expect(alice.ask()).resolves.toMatchObject({ access_token: first?.access_token });
  });

  test("is granted again when the access token expires or the server rejects it", async () => {
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

  test("requests more scopes if a tool needs them, and rejects those that the policy does not allow", async () => {
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

  test("falls back to consent at the server if the identity provider refuses", async () => {
    const bob = await signIn("bob");
    await expect(bob.ask()).rejects.toMatchObject(NOT_CONNECTED);
    await expect(connectWithoutConsent("mcp-notes", bob.owner, {})).resolves.toBe(false);
    const { url, cookie } = await beginConnection("mcp-notes", bob.owner, {});
    await finishConnection("mcp-notes", await visit(url, "bob"), bob.owner, cookie.value);
    await expect(bob.find()).resolves.toMatchObject({ granted_by: "person" });
    await expect(callNotes((await bob.ask()).access_token)).resolves.toBe(200);
  });

  test("does not reconnect by itself what the person disconnected", async () => {
    const alice = await signIn("alice");
    const { access_token } = await alice.ask();
    await declineProvider(get().db, alice.user, "mcp-notes", true);
    const connection = await alice.find();
    if (!connection) throw new Error("not connected");
    await expect(disconnect({ db: get().db, secrets: secretStore() }, connection)).resolves.toBe(true);
    await expect(callNotes(access_token)).resolves.toBe(401);
    await expect(alice.ask()).rejects.toMatchObject(NOT_CONNECTED);
    await expect(connectWithoutConsent("mcp-notes", alice.owner, {})).resolves.toBe(true);
    await expect(callNotes((await alice.ask()).access_token)).resolves.toBe(200);
  });

  test("reports an unreachable identity provider, and uses tokens that are still valid", async () => {
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
        return response.end(JSON.stringify({ resource: url, authorization_servers: [crossApp.mcp.url] }));
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
});
