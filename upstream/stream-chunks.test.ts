import { FakeListChatModel } from "@langchain/core/utils/testing";
import {
  END,
  MemorySaver,
  MessagesAnnotation,
  START,
  StateGraph,
  type StreamMode,
} from "@langchain/langgraph";
import { afterEach, expect, test, vi } from "vitest";
import type { RunRecord } from "./server-memory.ts";
import { streamChunks } from "./stream-chunks.ts";

const MODES: StreamMode[] = ["debug", "values", "updates", "messages", "custom"];
const runs: Record<string, RunRecord> = {};
const findRun = (id: string) => runs[id];

afterEach(() => vi.restoreAllMocks());

function makeGraph(answers = ["An answer"]) {
  const model = new FakeListChatModel({ responses: answers });
  return new StateGraph(MessagesAnnotation)
    .addNode("answer", async ({ messages }, { writer }) => {
      writer?.({ asked: messages.length });
      return { messages: [await model.invoke(messages)] };
    })
    .addEdge(START, "answer")
    .addEdge("answer", END)
    .compile({ checkpointer: new MemorySaver() });
}

/** The server's input from a run's events. */
async function readChunks(graph: ReturnType<typeof makeGraph>, runId: string): Promise<unknown[]> {
  const input = { messages: [{ type: "human", content: "Hello", id: "m" }] };
  const configurable = { thread_id: runId };
  const chunks: unknown[] = [];
  const options = { version: "v2" as const, runId, configurable, streamMode: MODES };
  for await (const { event, run_id, data } of graph.streamEvents(input, options))
    if (event === "on_chain_stream" && run_id === runId) chunks.push(data.chunk);
  return chunks;
}

/** Without ids and times. */
const shapeOf = (chunks: readonly unknown[]) =>
  chunks.map((chunk) => {
    const [mode, payload] = chunk as [string, unknown];
    const { type, step } = payload as { type?: string; step?: number };
    if (mode !== "messages")
      return mode === "debug" ? [mode, type, step] : [mode, JSON.parse(JSON.stringify(payload, dropIds))];
    const [message, metadata] = payload as [{ content: string }, Record<string, unknown>];
    return [mode, message.content, metadata.langgraph_node, metadata.langgraph_step];
  });
const dropIds = (key: string, value: unknown) => (key === "id" ? undefined : value);

test("a run streams the same chunks in the same order, by the graph's own stream", async () => {
  const expected = await readChunks(makeGraph(), "0190f5f6-0000-7000-8000-000000000001");
  const graph = makeGraph();
  const stream = vi.spyOn(graph, "stream");
  streamChunks(graph, findRun);
  const runId = "0190f5f6-0000-7000-8000-000000000002";
  runs[runId] = {
    thread_id: "t",
    status: "running",
    updated_at: new Date(),
    kwargs: { stream_mode: ["values", "messages-tuple"] },
  };
  expect(shapeOf(await readChunks(graph, runId))).toEqual(shapeOf(expected));
  expect(shapeOf(expected).filter(([mode]) => mode === "messages").length).toBeGreaterThan(3);
  expect(stream.mock.calls[0]?.[1]).not.toHaveProperty("version");
});

test.each([
  ["asked for events", { stream_mode: ["messages-tuple", "events"] }],
  ["requested the old mode of messages", { stream_mode: ["messages-tuple", "messages"] }],
  ["asked for subgraphs", { stream_mode: ["messages-tuple"], subgraphs: true }],
  ["listens to no messages", { stream_mode: ["values"] }],
])("a run streams all events if its client %s", async (_, kwargs) => {
  const graph = makeGraph();
  streamChunks(graph, findRun);
  const runId = crypto.randomUUID();
  runs[runId] = { thread_id: "t", status: "running", updated_at: new Date(), kwargs };
  const kinds = new Set<string>();
  const input = { messages: [{ type: "human", content: "Hello" }] };
  const options = {
    version: "v2" as const,
    runId,
    configurable: { thread_id: runId },
    streamMode: MODES,
  };
  for await (const { event } of graph.streamEvents(input, options)) kinds.add(event);
  expect([...kinds]).toContain("on_chain_end");
});

test("an error in a run fails its stream", async () => {
  const graph = makeGraph([]);
  streamChunks(graph, findRun);
  const runId = crypto.randomUUID();
  runs[runId] = {
    thread_id: "t",
    status: "running",
    updated_at: new Date(),
    kwargs: { stream_mode: ["messages-tuple"] },
  };
  vi.spyOn(FakeListChatModel.prototype, "_streamResponseChunks").mockImplementation(() => {
    throw new Error("The model failed.");
  });
  await expect(readChunks(graph, runId)).rejects.toThrow("The model failed.");
});
