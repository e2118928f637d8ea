import { AIMessage, type BaseMessage, HumanMessage, ToolMessage } from "langchain";
import { expect, test } from "vitest";
import { findOpenCalls } from "./repair.ts";

const ask = (...ids: string[]) =>
  new AIMessage({ content: "", tool_calls: ids.map((id) => ({ name: "look", args: {}, id })) });
const answer = (id: string) => new ToolMessage({ content: "tea", tool_call_id: id });

test("calls without a result before the model's next message are open, even if a later call has the same id", () => {
  const first = ask("call_0", "call_1");
  const second = ask("call_0");
  const messages = [first, answer("call_1"), new HumanMessage("Go on"), second, answer("call_0")];
  const open = [...findOpenCalls(messages)].map(([message, calls]) => [message, calls.map(({ id }) => id)]);
  expect(open).toEqual([[first, ["call_0"]]]);
});

test("a conversation with a result for each call has no open ones", () => {
  expect(findOpenCalls([new HumanMessage("Hello"), ask("a"), answer("a"), new AIMessage("Tea")]).size).toBe(
    0,
  );
});

test("each message of a long conversation is read once", () => {
  const turns = Array.from({ length: 500 }, (_, turn) => [ask(`${turn}`), answer(`${turn}`)]).flat();
  let reads = 0;
  const counted = new Proxy(turns, {
    get(target, key, receiver) {
      if (typeof key === "string" && /^\d+$/.test(key)) reads += 1;
      return Reflect.get(target, key, receiver);
    },
  });
  findOpenCalls(counted as readonly BaseMessage[]);
  expect(reads).toBe(turns.length);
});
