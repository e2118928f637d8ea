import type { Message } from "@langchain/langgraph-sdk";
import { expect, test } from "vitest";
import { type Sent, unsentOf, withSaying } from "./sent.ts";

const say = (id: string): Sent => ({ type: "human", id, content: id });
const answer = (id: string): Message => ({ type: "ai", id, content: id });
const ids = (messages: Message[]) => messages.map(({ id }) => id);
const before = [say("one"), answer("first"), say("two"), answer("second")];

test("what is said stands at the end, or in the place of what it replaces, with nothing behind it", () => {
  const three = { message: say("three") };
  expect(ids(withSaying(before, three))).toEqual(["one", "first", "two", "second", "three"]);
  expect(ids(withSaying(before, { message: say("anew"), instead: "two" }))).toEqual(["one", "first", "anew"]);
  expect(withSaying(before, { answers: { q1: true } })).toBe(before);
});

test("a conversation that has it already stays as it is, with its answer", () => {
  expect(withSaying(before, { message: say("two"), instead: "gone" })).toBe(before);
  expect(withSaying(before, undefined)).toBe(before);
  expect(ids(withSaying(before, { message: say("anew"), instead: "one" }))).toEqual(["anew"]);
});

test("words are unsent until the server has taken them", () => {
  expect(unsentOf({ message: say("one") })?.content).toBe("one");
  expect(unsentOf({ message: say("one"), isTaken: true })).toBeUndefined();
  expect(unsentOf({ answers: { q1: true } })).toBeUndefined();
});
