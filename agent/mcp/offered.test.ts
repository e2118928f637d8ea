import { describe, expect, test } from "vitest";
import { Catalogs } from "#agent/mcp/catalog.ts";
import { openMcpBroker, runOf, servePlayedMcp, toolNamed } from "#agent/mcp/testing/played-mcp.ts";
import type { NamedServer } from "#auth/protocol/mcp/variables.ts";

const mcp = await servePlayedMcp();

const find = (...servers: NamedServer[]) => new Catalogs(() => servers).find(runOf("alice"), openMcpBroker());

const referring = ($ref: string) =>
  toolNamed("bad", { inputSchema: { type: "object", properties: { a: { $ref } }, $defs: {} } });

function nest(levels: number): object {
  let nested = {};
  for (let level = 0; level < levels; level += 1) nested = { a: nested };
  return nested;
}

/** The rules for which OpenAI and Anthropic reject a whole request. */
const ACCEPTED = /^[a-zA-Z0-9_-]{1,64}$/;

test("each tool has a name that providers accept, its server's prefix, and the same name in every run", async () => {
  const names = ["files.read", "files/read", "x".repeat(100), "plain", "ünï"];
  mcp.play = () => ({ tools: names.map((name) => toolNamed(name)) });
  const first = await find(mcp.server());
  const second = await find(mcp.server());
  expect([...first.tools.keys()]).toEqual([...second.tools.keys()]);
  for (const [name, { serverTool }] of first.tools) {
    expect(name).toMatch(ACCEPTED);
    expect(name).toMatch(/^notes__/);
    expect(names).toContain(serverTool);
  }
  expect(first.tools.size).toBe(names.length);
});

test.each([
  ["an empty cursor", () => ""],
  ["null", () => null],
  ["the last cursor again", () => "end"],
])("a list that ends with %s is read to its end, and each tool is in it once", async (_name, next) => {
  mcp.play = ({ params }) => ({
    tools:
      params.cursor === undefined ? [toolNamed("first")] : params.cursor === "end" ? [toolNamed("last")] : [],
    nextCursor: params.cursor === undefined ? "end" : next(),
  });
  const { tools, problems } = await find(mcp.server());
  expect([...tools.keys()]).toEqual(["notes__first", "notes__last"]);
  expect(problems).toEqual([]);
});

describe("a tool that can't be offered", () => {
  test.each<[string, unknown]>([
    ["has no name", { description: "x" }],
    ["has an invisible name", toolNamed("a\u{e0061}\u{e0062}")],
    ["is no object", "tool"],
    ["takes something other than an object", toolNamed("bad", { inputSchema: { type: "array" } })],
    ["is there twice", toolNamed("good")],
    [
      "asks for an invalid header",
      toolNamed("bad", {
        inputSchema: { type: "object", properties: { a: { type: "string", "x-mcp-header": "a b" } } },
      }),
    ],
    ["refers to a name with a stray percent sign", referring("#/$defs/100%")],
    ["refers to a missing definition", referring("#/$defs/none")],
    ["has annotations too deep to hash", toolNamed("bad", { annotations: nest(3_000) })],
  ])("since it %s never takes the others along, and is named", async (_name, bad) => {
    mcp.play = () => ({ tools: [toolNamed("good"), bad, toolNamed("better")] });
    const { tools, problems } = await find(mcp.server());
    expect([...tools.keys()]).toEqual(["notes__good", "notes__better"]);
    expect(problems).toEqual([
      expect.stringMatching(/^A tool of the MCP server "notes" can't be offered, since .+: .+\.$/),
    ]);
  });
});

test("a tool without arguments is offered, even if its server omits the schema", async () => {
  mcp.play = () => ({ tools: [toolNamed("a"), { name: "b" }, { name: "c", inputSchema: null }] });
  const { tools, problems } = await find(mcp.server());
  expect([...tools.keys()]).toEqual(["notes__a", "notes__b", "notes__c"]);
  expect(problems).toEqual([]);
});

test("beyond a model's limit, each server contributes one tool in turn, and the left-out ones are reported with the rule", async () => {
  mcp.play = () => ({ tools: Array.from({ length: 100 }, (_, index) => toolNamed(`t${index}`)) });
  const { tools, problems } = await find(mcp.server({ name: "a" }), mcp.server({ name: "b" }));
  const byServer = Map.groupBy(tools.values(), ({ server }) => server.name);
  expect([byServer.get("a")?.length, byServer.get("b")?.length]).toEqual([64, 64]);
  expect(tools.has("a__t63")).toBe(true);
  expect(problems).toEqual([
    expect.stringContaining(
      '36 tools of the MCP server "a" can\'t be offered, since a model takes 128 tools at most',
    ),
    expect.stringContaining('the MCP server "b"'),
  ]);
});

test("the operator can restrict the offered tools", async () => {
  mcp.play = () => ({ tools: [toolNamed("a"), toolNamed("b"), toolNamed("c")] });
  const { tools, problems } = await find(mcp.server({ tools: ["b"] }));
  expect([...tools.keys()]).toEqual(["notes__b"]);
  expect(problems).toEqual([]);
});

test("a description ends with a complete character and has no invisible ones", async () => {
  const description = `${"a".repeat(1999)}😀 more\u{e0041}`;
  mcp.play = () => ({
    tools: [toolNamed("long", { description }), toolNamed("half", { description: "x\ud83d\u200b" })],
  });
  const { tools } = await find(mcp.server());
  expect(tools.get("notes__long")?.description).toBe("a".repeat(1999));
  expect(tools.get("notes__half")?.description).toBe("x");
});
