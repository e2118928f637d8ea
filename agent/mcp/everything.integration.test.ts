import { ToolMessage } from "langchain";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { Catalogs } from "#agent/mcp/catalog.ts";
import { OpenCalls } from "#agent/mcp/open-calls.ts";
import type { McpResult } from "#agent/mcp/result.ts";
import { questionOf, startAskedRun } from "#agent/mcp/testing/asked-run.ts";
import { type EverythingServer, startEverything } from "#agent/mcp/testing/everything-server.ts";
import { openMcpBroker, runOf } from "#agent/mcp/testing/played-mcp.ts";
import { makeMcpTool } from "#agent/mcp/tool.ts";
import type { NamedServer } from "#auth/protocol/mcp/variables.ts";

const broker = openMcpBroker();

describe.each([
  ["http", "streamableHttp"],
  ["sse", "sse"],
] as const)("the reference server over %s", (transport, started) => {
  let everything: EverythingServer;
  beforeAll(async () => {
    everything = await startEverything(started);
  });
  afterAll(() => everything?.stop());

  const server = (): NamedServer => ({
    name: "every",
    url: everything.url,
    transport,
    provider: "github",
    scopes: [],
    trusted: true,
  });
  const list = () => new Catalogs(() => [server()]).find(runOf("alice"), broker);

  async function call(tool: string, args: object = {}) {
    const facts = (await list()).tools.get(`every__${tool}`);
    if (!facts) throw new Error(`${tool} is not offered`);
    const request = { type: "tool_call" as const, id: "c1", name: facts.name, args };
    const answer: unknown = await makeMcpTool(facts, broker).invoke(request, runOf("alice"));
    if (!ToolMessage.isInstance(answer)) throw new Error("no tool message");
    return { status: answer.status, result: JSON.parse(answer.text) };
  }

  test("lists all tools, read-only ones as such", async () => {
    const { tools, problems } = await list();
    expect(problems).toEqual([]);
    expect(tools.size).toBeGreaterThanOrEqual(12);
    expect(tools.get("every__echo")?.access).toBe("read");
    expect(tools.get("every__toggle-simulated-logging")?.access).toBe("write");
  });

  test("returns text", async () => {
    const { status, result } = await call("get-sum", { a: 2, b: 3 });
    expect(status).toBe("success");
    expect(result).toMatchObject({ untrusted: true, text: expect.stringContaining("5") });
  });

  test("returns structured content once if its text is the same", async () => {
    const { result } = await call("get-structured-content", { location: "Chicago" });
    expect(result).toEqual({
      untrusted: true,
      source: "every get-structured-content",
      temperature: 36,
      conditions: "Light rain / drizzle",
      humidity: 82,
    });
  });

  test("names an image and leaves it out", async () => {
    const { result } = await call("get-tiny-image");
    expect(result.text).toContain("[image left out: image/png, ");
    expect(JSON.stringify(result)).not.toContain("iVBOR");
  });

  test("returns links to resources, and embedded text", async () => {
    const links = await call("get-resource-links", { count: 2 });
    expect(links.result.links).toHaveLength(2);
    const embedded = await call("get-resource-reference", { resourceType: "Text", resourceId: 1 });
    expect(embedded.result.resources).toMatchObject([{ text: expect.stringContaining("Resource 1") }]);
    const blob = await call("get-resource-reference", { resourceType: "Blob", resourceId: 1 });
    expect(blob.result.text).toMatch(/\[resource left out: demo:.* KB\]/);
  });

  test("asks for a form and gets its defaults; its pages are opened with consent, before the call or during it", async () => {
    const form = startAskedRun(everything.url, "trigger-elicitation-request", { transport });
    await form.begin();
    const { card } = await form.approve();
    expect(card).toMatchObject({ kind: "elicit", ask: { mode: "form" } });
    const filled = await form.answer({
      elicit: "accept",
      question: questionOf(card),
      content: { name: "Ada" },
    });
    expect(filled.said.at(-1)).toContain("Favorite");

    for (const errorPath of [false, true]) {
      const args = { url: "https://example.com/consent", errorPath };
      const page = startAskedRun(everything.url, "trigger-url-elicitation", { transport, args });
      await page.begin();
      let turn = await page.approve();
      while (turn.card) {
        expect(turn.card).toMatchObject({ ask: { mode: "url" } });
        turn = await page.answer({ elicit: "accept", question: questionOf(turn.card) });
      }
      expect(turn.said.at(-1)).toMatch(/accept/i);
    }
  });

  test("reports progress, and its notes come with the result", async () => {
    const facts = (await list()).tools.get("every__trigger-long-running-operation");
    if (!facts) throw new Error("not offered");
    const streamed: unknown[] = [];
    const config = { ...runOf("alice"), writer: (note: unknown) => streamed.push(note) };
    const questions = {
      asking: { recall: () => [], ask: () => undefined },
      calls: new OpenCalls<McpResult>(),
    };
    const request = {
      type: "tool_call" as const,
      id: "c1",
      name: facts.name,
      args: { duration: 0.4, steps: 4 },
    };
    const answer: unknown = await makeMcpTool(facts, broker, questions).invoke(request, config);
    const first = { kind: "server_note", tool_call_id: "c1", progress: { done: 1, total: 4 } };
    expect(streamed[0]).toEqual(first);
    expect(answer).toMatchObject({ artifact: { server_notes: { progress: { total: 4 }, log: [] } } });
  });

  test("has its error text marked as its own", async () => {
    const { status, result } = await call("get-resource-reference", { resourceType: "Text", resourceId: -1 });
    expect(status).toBe("error");
    expect(result).toMatchObject({ untrusted: true, error: expect.stringContaining("Invalid resourceId") });
  });
});
