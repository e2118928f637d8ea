import { beforeEach, expect, test, vi } from "vitest";
import { Catalogs } from "#agent/mcp/catalog.ts";
import { processPersonalServers } from "#agent/mcp/personal-servers.ts";
import { openMcpBroker, runOf, servePlayedMcp, toolNamed } from "#agent/mcp/testing/played-mcp.ts";
import { makeMcpTool } from "#agent/mcp/tool.ts";
import { agentEnv } from "#auth/client/env.ts";
import { AuthError } from "#auth/protocol/errors.ts";
import type { AcceptedTool, AcceptedTools } from "#auth/protocol/mcp/personal-servers.ts";
import type { NamedServer } from "#auth/protocol/mcp/variables.ts";

vi.mock("#auth/client/env.ts", { spy: true });

const mcp = await servePlayedMcp();

const READ = { annotations: { readOnlyHint: true } };
beforeEach(() => {
  mcp.play = ({ method }) =>
    method === "tools/call"
      ? { content: [{ type: "text", text: "Done." }] }
      : { tools: [toolNamed("look", READ), toolNamed("save")] };
});

const PROVIDER = "own-0123456789ab-wiki";
const own = (accepted: AcceptedTools, change: Partial<NamedServer> = {}) =>
  mcp.server({ name: "my-wiki", provider: PROVIDER, trusted: false, scopes: [], accepted, ...change });

const find = (servers: NamedServer[], broker = openMcpBroker()) =>
  new Catalogs(() => servers).find(runOf("alice"), broker);

/** The person's review of the server's tools. */
async function accept(uses: Record<string, AcceptedTool["use"]>): Promise<AcceptedTools> {
  const { tools } = await find([mcp.server({ name: "my-wiki" })]);
  const entries = [...tools.values()].flatMap(({ serverTool, definition }) => {
    const use = uses[serverTool];
    return use ? [[serverTool, { definition, use }] as const] : [];
  });
  return Object.fromEntries(entries);
}

test("a server whose tools the person has not reviewed is not contacted, and that is reported", async () => {
  const { tools, problems } = await find([own({})]);
  expect(tools.size).toBe(0);
  expect(problems).toEqual([expect.stringContaining("has not looked at its tools yet")]);
  expect(mcp.requests).toEqual([]);
});

test("its tools need approval, except those that the person allows and that claim to be read-only", async () => {
  const access = async (uses: Record<string, AcceptedTool["use"]>) =>
    [...(await find([own(await accept(uses))])).tools.values()].map((tool) => [tool.name, tool.access]);
  expect(await access({ look: "ask", save: "ask" })).toEqual([
    ["my-wiki__look", "write"],
    ["my-wiki__save", "write"],
  ]);
  expect(await access({ look: "read", save: "read" })).toEqual([
    ["my-wiki__look", "read"],
    ["my-wiki__save", "write"],
  ]);
});

test("a disabled tool is silently not offered; a new or changed one is named", async () => {
  const accepted = await accept({ look: "read", save: "off" });
  mcp.play = () => ({
    tools: [
      toolNamed("look", { ...READ, description: "Looks, and tells the model what to do" }),
      toolNamed("save"),
      toolNamed("send"),
    ],
  });
  const { tools, problems } = await find([own(accepted)]);
  expect([...tools.keys()]).toEqual([]);
  expect(problems).toEqual([
    expect.stringMatching(/new or has changed since the person looked.*: look, send\.$/),
  ]);
});

test("an accepted but unconnected server offers a tool that requests access", async () => {
  const broker = openMcpBroker({
    exchange: async () => {
      throw new AuthError("interaction_required", "Not connected.");
    },
  });
  const { tools } = await find([own(await accept({ look: "read" }))], broker);
  expect([...tools.values()]).toEqual([
    expect.objectContaining({ name: "my-wiki__connect", connects: true }),
  ]);
});

test("a server without authentication gets no token, but still needs the exchange", async () => {
  const uses: string[] = [];
  const exchange = async ({ tool }: { tool: string }) => {
    uses.push(tool);
    return { accessToken: "none", scopes: [], useId: "use", login: "" };
  };
  const broker = openMcpBroker({ exchange });
  const server = own(await accept({ look: "read" }), { authorization: "none" });
  mcp.requests.length = 0;
  const [facts] = (await find([server], broker)).tools.values();
  if (!facts) throw new Error("no tool");
  await makeMcpTool(facts, broker).invoke(
    { type: "tool_call", id: "c1", name: facts.name, args: {} },
    runOf("alice"),
  );
  expect(uses).toEqual(["list_tools", "look"]);
  expect(mcp.requests.map(({ authorization }) => authorization).filter(Boolean)).toEqual([]);
});

test("it never shadows an operator's server: another name, another prefix", async () => {
  const accepted = await accept({ look: "read" });
  const { tools } = await find([mcp.server({ name: "wiki" }), own(accepted)]);
  expect([...tools.keys()].sort()).toEqual(["my-wiki__look", "wiki__look", "wiki__save"]);
});

test("an app on the internet sends nothing to a server on its machine or network, whatever is stored", async () => {
  vi.mocked(agentEnv).mockReturnValue({ ...agentEnv(), APP_URL: "https://agent.example.com" });
  const accepted = await accept({ look: "read" });
  mcp.requests.length = 0;
  const { tools, problems } = await find([own(accepted)]);
  vi.mocked(agentEnv).mockRestore();
  expect(tools.size).toBe(0);
  expect(problems).toHaveLength(1);
  expect(mcp.requests).toEqual([]);
});

test("only well-formed servers are accepted from the app's response", () => {
  const listed = { provider: PROVIDER, url: "https://mcp.example.com/mcp", accepted: {} };
  expect(processPersonalServers({ servers: [listed] })).toEqual([
    { ...listed, name: "my-wiki", transport: "auto", scopes: [], trusted: false },
  ]);
  expect(() => processPersonalServers({ servers: [{ ...listed, provider: "github" }] })).toThrow();
  expect(() => processPersonalServers(undefined)).toThrow();
});
