import { expect, onTestFinished, test, vi } from "vitest";
import { makeAgentClient, untilAnswered } from "./agent-client.ts";
import { KnownState } from "./base-state.ts";
import type { RunEvent } from "./from-updates.ts";

const values = (...messages: object[]) => ({ event: "values", data: { messages } });
const question = { type: "human", content: "hello" };
const answer = { type: "ai", content: "hi", tool_calls: [] };
const call = { type: "ai", content: "", tool_calls: [{ id: "1", name: "list_repositories", args: {} }] };
const result = { type: "tool", content: "[]", tool_call_id: "1" };

async function* from(events: RunEvent[]): AsyncGenerator<RunEvent> {
  yield* events;
}

async function read(events: RunEvent[]): Promise<number> {
  let count = 0;
  for await (const _event of untilAnswered(from(events))) count += 1;
  return count;
}

test("a stream is over with the state that ends with the answer", async () => {
  const late = { event: "end", data: null };
  expect(
    await read([
      values(question),
      values(question, call),
      values(question, call, result),
      values(question, call, result, answer),
      late,
    ]),
  ).toBe(4);
});

test("the first state is the question's own, also when an older answer stands last in it", async () => {
  expect(await read([values(question, answer), values(question, answer)])).toBe(2);
  expect(await read([values(question, answer), { event: "messages", data: [] }])).toBe(2);
});

const piece = (more: object) => ({
  event: "messages",
  data: [{ type: "ai", content: "", tool_call_chunks: [], tool_calls: [], ...more }, {}],
});

test("all states that end with the question wait for the first words", async () => {
  const [state, words] = [values(question, answer, question), piece({ content: "Hi" })];
  const events: RunEvent[] = [{ event: "metadata", data: {} }, state, state, piece({}), words];
  let read = 0;
  async function* source() {
    for (const event of events) {
      read += 1;
      yield event;
    }
  }
  const passed = untilAnswered(source());
  expect((await passed.next()).value).toBe(events[0]);
  expect(read).toBe(1);
  expect((await passed.next()).value).toBe(state);
  expect(read).toBe(5);
});

test.each([
  ["the question's own state", values(question)],
  ["an empty piece", piece({})],
  ["an empty piece by its other name", piece({ type: "AIMessageChunk" })],
  ["an empty piece of blocks", piece({ content: [] })],
])("%s comes with the event behind it, and alone where there is none", async (_what, silent) => {
  let read = 0;
  async function* source() {
    for (const event of [silent, piece({ content: "Hi" })]) {
      read += 1;
      yield event;
    }
  }
  const events = untilAnswered<RunEvent>(source());
  expect((await events.next()).value).toEqual(silent);
  expect(read).toBe(2);
  expect((await events.next()).value).toEqual(piece({ content: "Hi" }));
  expect((await untilAnswered<RunEvent>(from([silent])).next()).value).toEqual(silent);
});

test.each([
  ["words", piece({ content: "Hi" })],
  ["blocks", piece({ content: [{ type: "reasoning", reasoning: "Hm" }] })],
  ["a call", piece({ tool_call_chunks: [{ name: "list_repositories" }] })],
  ["a whole call", piece({ tool_calls: [{ name: "list_repositories" }] })],
  ["thoughts", piece({ additional_kwargs: { reasoning_content: "Hm" } })],
  ["a question", { event: "values", data: { __interrupt__: [] } }],
  ["a result", { event: "messages", data: [{ type: "tool", content: "" }, {}] }],
])("an event with %s passes at once", async (_what, event) => {
  async function* source() {
    yield event;
    await new Promise(() => {});
  }
  expect((await untilAnswered<RunEvent>(source()).next()).value).toBe(event);
});

test("a call that waits for approval is not an answer", async () => {
  const waiting = { event: "values", data: { messages: [question, answer], __interrupt__: [] } };
  expect(await read([values(question), waiting, { event: "end", data: null }])).toBe(3);
});

test("a run is asked for what is new only, whatever modes useStream adds", async () => {
  const headers = { "content-type": "text/event-stream" };
  const asked = vi.fn<typeof fetch>(async () => new Response("", { headers }));
  vi.stubGlobal("fetch", asked);
  onTestFinished(() => void vi.unstubAllGlobals());
  const end = { begin: () => new AbortController().signal, onCut: () => {}, onEvent: () => {} };
  const { runs } = makeAgentClient("http://app.example", end, new KnownState());
  const streamMode = ["updates", "messages-tuple", "custom", "values"] as ("updates" | "values")[];
  for await (const _event of runs.stream("t", "agent", { input: {}, streamMode })) break;
  const { stream_mode } = JSON.parse(String(asked.mock.calls[0]?.[1]?.body));
  expect(stream_mode).toEqual(["updates", "messages-tuple", "custom"]);
});
