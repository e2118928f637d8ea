import { beforeEach, expect, test, vi } from "vitest";
import { parseWebEnv, webEnv } from "#auth/authorization-server/env.ts";
import { insertPersonalServer, saveAccepted } from "#auth/authorization-server/mcp/personal-servers/store.ts";
import { revokeAllSessions } from "#auth/authorization-server/session-store.ts";
import { authorizationServer } from "#auth/client/authorization-server.ts";
import { makePerson } from "#auth/testing/people.ts";
import { database } from "#db/index.ts";
import { describeOnBothDatabases } from "#db/testing/databases.ts";
import { POST } from "./route.ts";

vi.mock("#db/index.ts");
vi.mock("#auth/authorization-server/env.ts", { spy: true });

describeOnBothDatabases("the agent's request for a person's own MCP servers", (get) => {
  beforeEach(() => {
    vi.mocked(database).mockReturnValue(get().db);
    configure("true");
  });

  function configure(MCP_PERSONAL_SERVERS: string): void {
    vi.mocked(webEnv).mockReturnValue(parseWebEnv({ ...process.env, MCP_PERSONAL_SERVERS }));
  }

  /** The form as the agent sends it, with its client assertion. */
  async function makeForm(sessionId: string): Promise<URLSearchParams> {
    const { server, client, clientAuth } = await authorizationServer();
    const form = new URLSearchParams({ subject_token: sessionId });
    await clientAuth(server, client, form, new Headers());
    return form;
  }

  async function send(body: URLSearchParams) {
    const response = await POST(new Request("http://localhost:3000/api/oauth/mcp", { method: "POST", body }));
    return { status: response.status, body: await response.json() };
  }

  async function arrive() {
    const { user, session } = await makePerson(get().db);
    return { userId: user.id, sessionId: session.id };
  }

  test("returns those of the session's person, with what they accepted, and nobody else's", async () => {
    const [alice, bob] = [await arrive(), await arrive()];
    const { db } = get();
    const { id, url } = await insertPersonalServer(db, alice.userId, {
      url: "https://mcp.example.com/mcp",
      name: "wiki",
    });
    const accepted = { search: { definition: "hash", use: "read" as const } };
    // Bob may not decide this.
    await saveAccepted(db, bob.userId, id, accepted);
    const hers = await send(await makeForm(alice.sessionId));
    expect(hers).toEqual({ status: 200, body: { servers: [{ provider: id, url, accepted: {} }] } });
    await saveAccepted(db, alice.userId, id, accepted);
    expect((await send(await makeForm(alice.sessionId))).body).toMatchObject({ servers: [{ accepted }] });
    expect((await send(await makeForm(bob.sessionId))).body).toEqual({ servers: [] });
    configure("false");
    expect((await send(await makeForm(alice.sessionId))).body).toEqual({ servers: [] });
  });

  test("is rejected for anyone but the agent, for a reused assertion, and for an ended session", async () => {
    const { userId, sessionId } = await arrive();
    expect(await send(new URLSearchParams({ subject_token: sessionId }))).toMatchObject({
      status: 401,
      body: { error: "invalid_client" },
    });
    const form = await makeForm(sessionId);
    expect((await send(form)).status).toBe(200);
    expect((await send(form)).status).toBe(401);
    await revokeAllSessions(get().db, userId);
    expect(await send(await makeForm(sessionId))).toMatchObject({ body: { error: "invalid_grant" } });
  });
});
