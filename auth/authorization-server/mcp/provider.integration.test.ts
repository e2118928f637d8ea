import { mkdtempSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterAll, beforeAll, beforeEach, expect, test, vi } from "vitest";
import { makeTestEnv } from "#auth/testing/env.ts";
import { makePerson } from "#auth/testing/people.ts";
import { database } from "#db/index.ts";
import { describeOnBothDatabases } from "#db/testing/databases.ts";
import { visit } from "#dev/mcp/notes/testing/visitor.ts";
import { type RunningMcp, startMcp } from "#dev/mcp/server.ts";
import { parseWebEnv, webEnv } from "../env.ts";
import { beginConnection, finishConnection } from "../secrets/connect.ts";
import type { FlowOwner } from "../secrets/connect-flow.ts";
import { disconnect } from "../secrets/disconnect.ts";
import { secretStore } from "../secrets/secret-store.ts";
import { findConnection } from "../secrets/store.ts";
import { exchangeForTool, listToolsWith } from "./testing/as-agent.ts";

vi.mock("#db/index.ts");
vi.mock("../env.ts", { spy: true });

const variables = makeTestEnv();
let mcp: RunningMcp;
let folder: string;

beforeAll(async () => {
  folder = mkdtempSync(path.join(os.tmpdir(), "obo-notes-"));
  mcp = await startMcp({ githubApiUrl: "http://127.0.0.1:9", dataDir: folder });
});
afterAll(async () => {
  await mcp.close();
  rmSync(folder, { recursive: true, force: true });
});

describeOnBothDatabases("a connection to an MCP server with an authorization server of its own", (get) => {
  const stores = () => ({ db: get().db, secrets: secretStore() });
  const notes = () => `${mcp.url}/notes`;
  let owner: FlowOwner;

  beforeEach(async () => {
    vi.mocked(database).mockReturnValue(get().db);
    configure({ notes: { url: notes() } });
    const { user, session } = await makePerson(get().db);
    owner = { userId: user.id, sessionId: session.id };
  });

  function configure(servers: object): void {
    vi.mocked(webEnv).mockReturnValue(parseWebEnv({ ...variables, MCP_SERVERS: JSON.stringify(servers) }));
  }

  async function begin(scopes: string[] = []) {
    const { url, cookie } = await beginConnection("mcp-notes", owner, { scopes });
    const finish = (callback: URL) => finishConnection("mcp-notes", callback, owner, cookie.value);
    return { url, finish };
  }

  async function connect(scopes: string[] = []): Promise<void> {
    const { url, finish } = await begin(scopes);
    await finish(await visit(url, "alice"));
  }

  const ask = (change: object = {}) =>
    exchangeForTool(stores(), owner.sessionId, { audience: "mcp-notes", resource: notes(), ...change });

  const callNotes = (token: string) => listToolsWith(notes(), token);

  const find = () => findConnection(get().db, owner.userId, "mcp-notes");

  test("is created with the scopes that the server requests, and bound to its issuer and resource", async () => {
    await expect(ask()).rejects.toMatchObject({ code: "interaction_required" });
    await connect();
    await expect(find()).resolves.toMatchObject({
      issuer: mcp.url,
      resource: notes(),
      scopes: "notes:read",
      login: "",
    });
    const { access_token, login } = await ask();
    expect(login).toBe("");
    await expect(callNotes(access_token)).resolves.toBe(200);
  });

  test("has its token issued for that server only", async () => {
    await connect();
    for (const resource of [undefined, "http://127.0.0.1:9/notes", `${mcp.url}/mcp`]) {
      await expect(ask({ resource })).rejects.toMatchObject({ code: "invalid_target" });
    }
  });

  test("belongs to one person: another person's session gets nothing of it, and can't finish their flow", async () => {
    await connect();
    const { url, finish } = await begin();
    const callback = await visit(url, "alice");
    const { user, session } = await makePerson(get().db, "bob");
    owner = { userId: user.id, sessionId: session.id };
    await expect(ask()).rejects.toMatchObject({ code: "interaction_required" });
    await expect(finish(callback)).rejects.toMatchObject({ code: "invalid_request" });
    await expect(find()).resolves.toBeUndefined();
  });

  test("no longer counts if the operator changes the server's URL", async () => {
    await connect();
    const elsewhere = notes().replace("127.0.0.1", "localhost");
    configure({ notes: { url: elsewhere } });
    await expect(ask({ resource: elsewhere })).rejects.toMatchObject({
      code: "interaction_required",
      details: { reason: "not_connected" },
    });
  });

  test("is extended by the scopes that a tool needs, in addition to those granted", async () => {
    await connect();
    await connect(["notes:write"]);
    await expect(find()).resolves.toMatchObject({ scopes: "notes:read notes:write" });
  });

  test("rejects invalid scopes before they reach the server", async () => {
    await expect(begin(['a"b'])).rejects.toMatchObject({ code: "invalid_scope" });
  });

  test("stores nothing if the person refuses", async () => {
    const { url, finish } = await begin();
    const callback = await visit(url, "alice", "cancel");
    await expect(finish(callback)).rejects.toMatchObject({ details: { reason: "access_denied" } });
    await expect(find()).resolves.toBeUndefined();
  });

  test("is rejected if another server responds, or the response has no issuer (RFC 9207)", async () => {
    const { url, finish } = await begin();
    const callback = await visit(url, "alice");
    const forged = new URL(callback);
    forged.searchParams.set("iss", "https://evil.example");
    await expect(finish(forged)).rejects.toMatchObject({ code: "provider_error" });
    forged.searchParams.delete("iss");
    await expect(finish(forged)).rejects.toMatchObject({ code: "provider_error" });
    await expect(find()).resolves.toBeUndefined();
  });

  test("is refreshed once for many concurrent requests when it expires", async () => {
    await connect();
    const before = await ask();
    await get().db.updateTable("connections").set({ access_expires_at: 1 }).execute();
    const answers = await Promise.all(Array.from({ length: 20 }, () => ask()));
    const tokens = new Set(answers.map(({ access_token }) => access_token));
    expect(tokens.size).toBe(1);
    expect(tokens).not.toContain(before.access_token);
    await expect(callNotes(answers[0]?.access_token ?? "")).resolves.toBe(200);
  });

  test("is also revoked at the server when the person disconnects (RFC 7009)", async () => {
    await connect();
    const { access_token } = await ask();
    const connection = await find();
    if (!connection) throw new Error("not connected");
    await expect(disconnect(stores(), connection)).resolves.toBe(true);
    await expect(callNotes(access_token)).resolves.toBe(401);
    await expect(find()).resolves.toBeUndefined();
  });

  test("uses one registration for all people, and a new one if its secret can't be decrypted any more", async () => {
    await connect();
    await connect();
    const clients = await get().db.selectFrom("oauth_clients").selectAll().execute();
    expect(clients).toHaveLength(1);
    await get().db.updateTable("oauth_clients").set({ sealed_secret: "broken" }).execute();
    await connect();
    const [client] = await get().db.selectFrom("oauth_clients").selectAll().execute();
    expect(client?.client_id).not.toBe(clients[0]?.client_id);
  });

  test("GitHub's token goes to a server only if the operator forwards it, or its metadata names GitHub", async () => {
    const target = { audience: "github", resource: `${mcp.url}/mcp` };
    // Rejected before anyone is asked to connect.
    configure({ own: { url: target.resource } });
    await expect(ask(target)).rejects.toMatchObject({ code: "invalid_target" });
    configure({ hub: { url: target.resource, provider: "github" } });
    await expect(ask(target)).rejects.toMatchObject({ code: "invalid_target" });
    configure({ hub: { url: target.resource, forward: "github" } });
    await expect(ask(target)).rejects.toMatchObject({ code: "interaction_required" });
    await expect(ask({ ...target, resource: notes() })).rejects.toMatchObject({ code: "invalid_target" });
  });
});
