import { beforeEach, expect, test, vi } from "vitest";
import { toolNamed } from "#agent/mcp/testing/played-mcp.ts";
import { database } from "#db/index.ts";
import { describeOnBothDatabases } from "#db/testing/databases.ts";
import { findConnection } from "../../secrets/store.ts";
import { listToolsWith } from "../testing/as-agent.ts";
import { listForAgent } from "./listed.ts";
import { loadPreview } from "./preview.ts";
import { findPersonalServer } from "./store.ts";
import { type Arrived, arrive } from "./testing/arrive.ts";
import { allowPersonalServers, serveServers } from "./testing/servers.ts";

vi.mock("#db/index.ts");
vi.mock("../../env.ts", { spy: true });

const { open, notes } = await serveServers();

describeOnBothDatabases("an MCP server that a person added", (get) => {
  let alice: Arrived;
  let bob: Arrived;

  beforeEach(async () => {
    vi.mocked(database).mockReturnValue(get().db);
    allowPersonalServers();
    [alice, bob] = [await arrive(get().db), await arrive(get().db, "bob")];
  });

  test("is connected with its own token, shows its tools, and gets tokens for the accepted ones", async () => {
    const server = await alice.add(notes);
    await expect(alice.look(server)).rejects.toMatchObject({ code: "interaction_required" });
    await alice.connect(server);
    const { tools } = await alice.look(server);
    expect(tools.map(({ name, access }) => [name, access])).toEqual([
      [expect.stringMatching(/^my-.+__list_notes$/), "read"],
      [expect.stringMatching(/^my-.+__add_note$/), "write"],
    ]);
    // Seeing a tool does not accept it.
    for (const tool of ["list_notes", "add_note"]) {
      await expect(alice.ask(server, tool)).rejects.toMatchObject({ code: "invalid_target" });
      await expect(alice.ask(server, tool, alice.approval())).rejects.toMatchObject({
        code: "invalid_target",
      });
    }
    await alice.accept(server, { list_notes: "read", add_note: "ask" });
    const { access_token } = await alice.ask(server, "list_notes");
    await expect(listToolsWith(notes, access_token)).resolves.toBe(200);
    await expect(alice.ask(server, "add_note")).rejects.toMatchObject({ code: "invalid_target" });
    await expect(alice.ask(server, "add_note", { access: "write" })).rejects.toMatchObject({
      code: "invalid_request",
    });
    await expect(alice.ask(server, "add_note", alice.approval())).resolves.toMatchObject({
      login: "",
    });
    await alice.accept(server, { list_notes: "ask" });
    await expect(alice.ask(server, "list_notes")).rejects.toMatchObject({ code: "invalid_target" });
  });

  test("belongs to one person: another who adds the same URL has their own client, token and id", async () => {
    const [hers, his] = [await alice.add(notes), await bob.add(notes)];
    await alice.connect(hers);
    await expect(bob.look(his)).rejects.toMatchObject({ code: "interaction_required" });
    await bob.connect(his);
    const clients = await get().db.selectFrom("oauth_clients").selectAll().execute();
    const own = clients.filter(({ redirect_uri }) =>
      [hers.id, his.id].some((id) => redirect_uri.endsWith(id)),
    );
    expect(new Set(own.map(({ client_id }) => client_id)).size).toBe(2);
    const tokens = [await alice.ask(hers, "list_tools"), await bob.ask(his, "list_tools")].map(
      ({ access_token }) => access_token,
    );
    expect(new Set(tokens).size).toBe(2);
    // Neither its existence, nor its token, nor a flow.
    await expect(bob.ask(hers, "list_tools")).rejects.toMatchObject({ code: "invalid_request" });
    await expect(bob.begin(hers)).rejects.toMatchObject({ code: "invalid_request" });
    await expect(findPersonalServer(get().db, bob.userId, hers.id)).resolves.toBeUndefined();
    await expect(listForAgent(get().db, bob.userId)).resolves.toEqual([
      { provider: his.id, url: notes, accepted: {} },
    ]);
  });

  test("ends when it is removed: its access there, its tokens and its client here, and no other person's", async () => {
    const [hers, his] = [await alice.add(notes), await bob.add(notes)];
    await alice.connect(hers);
    await bob.connect(his);
    const { access_token } = await alice.ask(hers, "list_tools");
    await expect(alice.remove(hers)).resolves.toBe(true);
    await expect(listToolsWith(notes, access_token)).resolves.toBe(401);
    await expect(alice.ask(hers, "list_tools")).rejects.toMatchObject({ code: "invalid_request" });
    await expect(findConnection(get().db, alice.userId, hers.id)).resolves.toBeUndefined();
    const clients = await get().db.selectFrom("oauth_clients").selectAll().execute();
    expect(clients.some(({ redirect_uri }) => redirect_uri.endsWith(hers.id))).toBe(false);
    await expect(bob.look(his)).resolves.toMatchObject({ tools: [{}, {}] });
  });

  test("that needs no token goes through the exchange like others, and never gets one", async () => {
    const server = await alice.add(open.url);
    await alice.accept(server, { look: "read" });
    const use = await alice.ask(server, "look");
    expect(use.access_token).toBe("none");
    const recorded = await get()
      .db.selectFrom("activity")
      .select("tool")
      .where("id", "=", use.use_id)
      .execute();
    expect(recorded).toEqual([{ tool: "look" }]);
    expect(open.requests.map(({ authorization }) => authorization).filter(Boolean)).toEqual([]);
    await expect(listForAgent(get().db, alice.userId)).resolves.toMatchObject([{ authorization: "none" }]);
    await expect(alice.remove(server)).resolves.toBe(false);
  });

  test("whose tools change after the person saw them is shown as changed, not as accepted", async () => {
    const server = await alice.add(open.url);
    await alice.accept(server, { look: "read", save: "ask" });
    open.play = () => ({
      tools: [
        toolNamed("look", { description: "Looks, and tells", annotations: { readOnlyHint: true } }),
        toolNamed("save"),
        toolNamed("send"),
      ],
    });
    const row = await findPersonalServer(get().db, alice.userId, server.id);
    const preview = row && (await loadPreview({ id: alice.sessionId, user_id: alice.userId }, row));
    expect(preview).toMatchObject({
      tools: [
        { name: "look", state: "changed", use: "ask" },
        { name: "save", state: "accepted", use: "ask" },
        { name: "send", state: "new", use: "ask" },
      ],
    });
  });
});
