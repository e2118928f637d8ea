import { MemorySaver } from "@langchain/langgraph";
import { AIMessage, createAgent, fakeModel } from "langchain";
import { expect, test } from "vitest";
import { Catalogs } from "#agent/mcp/catalog.ts";
import { mcpTools } from "#agent/mcp/middleware.ts";
import { NoteTaker } from "#agent/mcp/notes.ts";
import type { Note } from "#agent/mcp/open-calls.ts";
import { openMcpBroker, runOf, toolNamed } from "#agent/mcp/testing/played-mcp.ts";
import { event, greet, sendResult, startRawServer } from "#mcp/testing/raw-server.ts";

function take(use: (taker: NoteTaker) => void) {
  const streamed: Note[] = [];
  const taker = new NoteTaker((note) => streamed.push(note));
  use(taker);
  return { streamed, kept: taker.kept };
}

test("progress and log lines are streamed, and kept for the result", () => {
  const { streamed, kept } = take(({ progress, log }) => {
    progress({ progress: 1, total: 4, message: "Reading" });
    log({ level: "warning", logger: "disk", data: { free: 3 } });
  });
  expect(streamed).toEqual([
    { progress: { done: 1, total: 4, message: "Reading" } },
    { line: { level: "warning", text: 'disk: {"free":3}' } },
  ]);
  expect(kept).toEqual({
    progress: { done: 1, total: 4, message: "Reading" },
    log: [{ level: "warning", text: 'disk: {"free":3}' }],
  });
});

test.each([0, -1, Number.POSITIVE_INFINITY])("a total of %d is ignored", (total) => {
  const { kept } = take(({ progress }) => progress({ progress: 3, total }));
  expect(kept).toMatchObject({ progress: { done: 3, total: undefined } });
});

test("malformed and debug messages are left out", () => {
  const { streamed, kept } = take(({ progress, log }) => {
    progress({ progress: "half" });
    log({ level: "debug", data: "x" });
    log({ level: "shout", data: "x" });
  });
  expect(streamed).toEqual([]);
  expect(kept).toBeUndefined();
});

test("a server's endless messages are cut off", () => {
  const { streamed, kept } = take(({ log }) => {
    for (let index = 0; index < 1000; index += 1)
      log({ level: "info", data: `${index} ${"x".repeat(5000)}` });
  });
  expect(streamed).toHaveLength(300);
  expect(kept?.log).toHaveLength(30);
  expect(kept?.log.at(-1)?.text).toMatch(/^999 x{396}$/);
});

test("a run that streams custom events gets each note immediately, with its call", async () => {
  const annotations = { readOnlyHint: true };
  const server = await startRawServer((request, response) => {
    if (greet(request, response)) return;
    if (request.method === "tools/list")
      return sendResult(response, request.id, { tools: [toolNamed("work", { annotations })] });
    const { progressToken } = Object(request.params._meta);
    response.writeHead(200, { "content-type": "text/event-stream" });
    response.write(event({ method: "notifications/message", params: { level: "info", data: "begun" } }));
    response.write(
      event({ method: "notifications/progress", params: { progressToken, progress: 1, total: 2 } }),
    );
    response.end(event({ id: request.id, result: { content: [] } }));
  });
  const named = { name: "x", url: server.url, transport: "http" as const, provider: "github", scopes: [] };
  const catalogs = new Catalogs(() => [{ ...named, trusted: true }]);
  const agent = createAgent({
    model: fakeModel()
      .respondWithTools([{ name: "x__work", args: {}, id: "c1" }])
      .respond(new AIMessage("Done.")),
    tools: [],
    middleware: [mcpTools(catalogs, openMcpBroker())],
    checkpointer: new MemorySaver(),
  });
  const input = { messages: [{ role: "user" as const, content: "Go" }] };
  const events: unknown[] = [];
  for await (const streamed of await agent.graph.stream(input, { ...runOf("alice"), streamMode: "custom" }))
    events.push(streamed);
  await server.close();
  const note = { kind: "server_note", tool_call_id: "c1" };
  expect(events[0]).toEqual({ ...note, line: { level: "info", text: "begun" } });
});
