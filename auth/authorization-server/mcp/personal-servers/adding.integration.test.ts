import { beforeEach, expect, test, vi } from "vitest";

import { database } from "#db/index.ts";
import { describeOnBothDatabases } from "#db/testing/databases.ts";
import { listToolsWith } from "../testing/as-agent.ts";
import { MOST_SERVERS } from "./store.ts";
import { type Arrived, arrive } from "./testing/arrive.ts";
import { allowPersonalServers, serveServers } from "./testing/servers.ts";

vi.mock("#db/index.ts");
vi.mock("../../env.ts", { spy: true });

const { open, notes } = await serveServers();

describeOnBothDatabases("an MCP server that a person adds", (get) => {
  let alice: Arrived;

  beforeEach(async () => {
    vi.mocked(database).mockReturnValue(get().db);
    allowPersonalServers();
    alice = await arrive(get().db);
  });

  test("has a name that is unique for the person, derived from its URL or chosen", async () => {
    const first = await alice.add(open.url, "My-Wiki");
    expect(first.id).toMatch(/^own-[0-9a-f]{12}-wiki$/);
    expect((await alice.add(`${open.url}?tenant=acme`)).url).toBe(`${open.url}?tenant=acme`);
    await expect(alice.add(`${open.url}?key=secret`)).rejects.toMatchObject({ code: "invalid_request" });
    await expect(alice.add(open.url)).rejects.toMatchObject({ details: { reason: "known" } });
    expect((await alice.add(notes, "wiki")).id).toMatch(/-wiki-2$/);
    await expect(alice.add(`${open.url}/other`, "Not a name")).rejects.toMatchObject({
      code: "invalid_request",
    });
  });

  test("can't be added beyond the limit, however many forms are sent at once", async () => {
    const places = Array.from({ length: MOST_SERVERS + 3 }, (_, index) => `${open.url}/${index}`);
    const results = await Promise.allSettled(places.map((place) => alice.add(place)));
    const refused = results.filter(({ status }) => status === "rejected");
    expect(refused).toHaveLength(3);
    expect(refused[0]).toMatchObject({ reason: { details: { reason: "too_many" } } });
  });

  test("is found if its URL redirects to the same with a trailing slash", async () => {
    open.play = ({ path }, response) =>
      path === "/mcp" ? void response.writeHead(307, { location: "/mcp/" }).end() : { tools: [] };
    expect((await alice.add(open.url)).url).toBe(`${open.url}/`);
  });

  test("is rejected if the operator has configured it", async () => {
    allowPersonalServers({ MCP_SERVERS: JSON.stringify({ notes: { url: notes } }) });
    for (const address of [notes, `${notes}/`])
      await expect(alice.add(address)).rejects.toThrow("The agent has this server already, as “notes”.");
  });

  test("is no longer used if the operator switches the feature off, and can still be removed", async () => {
    const server = await alice.add(notes);
    await alice.connect(server);
    const { access_token } = await alice.ask(server, "list_tools");
    allowPersonalServers({ MCP_PERSONAL_SERVERS: "false" });
    await expect(alice.ask(server, "list_tools")).rejects.toMatchObject({
      code: "invalid_request",
    });
    await expect(alice.begin(server)).rejects.toMatchObject({ code: "invalid_request" });
    await expect(alice.remove(server)).resolves.toBe(true);
    await expect(listToolsWith(notes, access_token)).resolves.toBe(401);
  });
});
