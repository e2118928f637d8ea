import { expect, test } from "vitest";
import type { RunEvent } from "./from-updates.ts";
import { untilAnswered } from "./until-answered.ts";

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

test("a stream ends with the state that ends with the answer", async () => {
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

test("the first state belongs to the question, even if it ends with an older answer", async () => {
  expect(await read([values(question, answer), values(question, answer)])).toBe(2);
  expect(await read([values(question, answer), { event: "messages", data: [] }])).toBe(2);
});

const piece = (more: object) => ({
  event: "messages",
  data: [{ type: "ai", content: "", tool_call_chunks: [], tool_calls: [], ...more }, {}],
});

test("states that end with the question are held until the first words", async () => {
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
])("%s comes with the event after it, or alone if there is none", async (_what, silent) => {
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
