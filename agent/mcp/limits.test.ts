import { once } from "node:events";
import { ToolMessage } from "langchain";
import { describe, expect, test } from "vitest";
import { Catalogs } from "#agent/mcp/catalog.ts";
import { openMcpBroker, runOf, servePlayedMcp, toolNamed } from "#agent/mcp/testing/played-mcp.ts";
import { makeMcpTool } from "#agent/mcp/tool.ts";

const mcp = await servePlayedMcp();

const broker = openMcpBroker();
const list = (listingMs?: number, signal?: AbortSignal) =>
  new Catalogs(() => [mcp.server()], listingMs).find(runOf("alice", signal), broker);
const listed = () => mcp.requests.filter(({ method }) => method === "tools/list").length;

/** Calls a read tool, in a run that may be stopped. */
async function callTool(signal?: AbortSignal): Promise<ToolMessage> {
  const facts = {
    name: "notes__read",
    serverTool: "read",
    description: "Reads",
    schema: { type: "object", properties: {} },
    access: "read" as const,
    definition: "any",
    server: mcp.server(),
  };
  const call = { type: "tool_call" as const, id: "c1", name: facts.name, args: {} };
  const answer: unknown = await makeMcpTool(facts, broker).invoke(call, runOf("alice", signal));
  if (!ToolMessage.isInstance(answer)) throw new Error("no tool message");
  return answer;
}

describe("a list of tools", () => {
  test("that never ends is read up to a limit of pages, and reported as cut", async () => {
    mcp.play = ({ params }) => {
      const page = Number(params.cursor ?? 0);
      return { tools: [toolNamed(`tool_${page}`)], nextCursor: String(page + 1) };
    };
    const { tools, problems } = await list();
    expect(tools.size).toBe(20);
    expect(listed()).toBe(20);
    expect(problems).toEqual([expect.stringContaining("was not read")]);
  });

  test("that never ends is not read on after the run was stopped", async () => {
    const stop = new AbortController();
    mcp.play = ({ params }) => {
      if (params.cursor === "3") stop.abort(new Error("stopped"));
      return { tools: [], nextCursor: String(Number(params.cursor ?? 0) + 1) };
    };
    await expect(list(undefined, stop.signal)).rejects.toThrow("stopped");
    const asked = listed();
    await list();
    expect(listed() - asked).toBe(20);
    expect(asked).toBeLessThanOrEqual(5);
  });

  test("of 20,000 tools returns no more than a model accepts", async () => {
    mcp.play = () => ({ tools: Array.from({ length: 20_000 }, (_, index) => toolNamed(`tool_${index}`)) });
    const { tools, problems } = await list();
    expect(tools.size).toBe(128);
    expect(problems).toHaveLength(2);
  });

  test("with an endless schema leaves that tool out", async () => {
    const huge = { type: "object", properties: { a: { type: "string", description: "x".repeat(100_000) } } };
    mcp.play = () => ({ tools: [toolNamed("good"), toolNamed("huge", { inputSchema: huge })] });
    const { tools, problems } = await list();
    expect([...tools.keys()]).toEqual(["notes__good"]);
    expect(problems).toEqual([expect.stringContaining("huge")]);
  });

  test("with a schema deeper than the stack leaves that tool out", async () => {
    mcp.play = (_request, response) => {
      const deep = `${'{"a":'.repeat(100_000)}1${"}".repeat(100_000)}`;
      const tools = `[${JSON.stringify(toolNamed("good"))},{"name":"deep","inputSchema":${deep}}]`;
      response.writeHead(200, { "content-type": "application/json" });
      response.end(`{"jsonrpc":"2.0","id":1,"result":{"tools":${tools}}}`);
      return undefined;
    };
    const { tools, problems } = await list();
    expect([...tools.keys()]).toEqual(["notes__good"]);
    expect(problems).toEqual([expect.stringContaining("deep")]);
  });

  test("that does not complete is aborted at the time limit, however many bytes trickle in", async () => {
    mcp.play = (_request, response) => {
      response.writeHead(200, { "content-type": "text/event-stream" });
      const beat = setInterval(() => response.write(": wait\n\n"), 20);
      response.once("close", () => clearInterval(beat));
      return undefined;
    };
    const { problems } = await list(300);
    expect(problems).toEqual([`The MCP server "notes" did not answer in time. Try again in a minute.`]);
  });
});

describe.each(["application/json", "text/event-stream"])("an endless response as %s", (type) => {
  test("is cut off, and reported as too large", async () => {
    let sent = 0;
    let isClosed = false;
    mcp.play = (_request, response) => {
      response.writeHead(200, { "content-type": type });
      response.once("close", () => {
        isClosed = true;
      });
      const chunk = `${type === "application/json" ? "" : "data: "}${"x".repeat(1024 * 1024)}`;
      const pump = () => {
        if (response.destroyed) return;
        sent += chunk.length;
        response.write(chunk, pump);
      };
      pump();
      return undefined;
    };
    const { status, text } = await callTool();
    expect(status).toBe("error");
    expect(text).toContain("too large");
    await expect.poll(() => isClosed).toBe(true);
    expect(sent).toBeLessThan(30 * 1024 * 1024);
  });
});

test("a read call is aborted, and its connection closed, when the run is stopped", async () => {
  const stop = new AbortController();
  let closed: Promise<unknown> = Promise.resolve();
  mcp.play = (_request, response) => {
    closed = once(response, "close");
    stop.abort(new Error("stopped"));
    return undefined;
  };
  await expect(callTool(stop.signal)).rejects.toThrow("stopped");
  await closed;
});
