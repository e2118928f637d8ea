import { expect, test } from "vitest";
import { untilAnswered } from "./agent-client.ts";

const values = (...messages: object[]) => ({ event: "values", data: { messages } });
const question = { type: "human", content: "hello" };
const answer = { type: "ai", content: "hi", tool_calls: [] };
const call = { type: "ai", content: "", tool_calls: [{ id: "1", name: "list_repositories", args: {} }] };
const result = { type: "tool", content: "[]", tool_call_id: "1" };

async function read(events: { event: string; data: unknown }[]): Promise<number> {
  async function* source() {
    yield* events;
  }
  let count = 0;
  for await (const _event of untilAnswered(source())) count += 1;
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

test("a call that waits for approval is not an answer", async () => {
  const waiting = { event: "values", data: { messages: [question, answer], __interrupt__: [] } };
  expect(await read([values(question), waiting, { event: "end", data: null }])).toBe(3);
});
