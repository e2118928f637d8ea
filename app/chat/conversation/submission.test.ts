import type { Message } from "@langchain/langgraph-sdk";
import { expect, test } from "vitest";
import { type Sent, unsentOf, withSaying } from "./submission.ts";

const say = (id: string): Sent => ({ type: "human", id, content: id });
const answer = (id: string): Message => ({ type: "ai", id, content: id });
const ids = (messages: Message[]) => messages.map(({ id }) => id);
const before = [say("one"), answer("first"), say("two"), answer("second")];

test("a message is appended, or replaces another one and all that followed", () => {
  const three = { message: say("three") };
  expect(ids(withSaying(before, three))).toEqual(["one", "first", "two", "second", "three"]);
  expect(ids(withSaying(before, { message: say("edited"), replacesMessageId: "two" }))).toEqual([
    "one",
    "first",
    "edited",
  ]);
  expect(withSaying(before, { answers: { q1: true } })).toBe(before);
});

test("a conversation that already has it stays unchanged, with its answer", () => {
  expect(withSaying(before, { message: say("two"), replacesMessageId: "gone" })).toBe(before);
  expect(withSaying(before, undefined)).toBe(before);
  expect(ids(withSaying(before, { message: say("edited"), replacesMessageId: "one" }))).toEqual(["edited"]);
});

test("a message is unsent until the server has accepted it", () => {
  expect(unsentOf({ message: say("one") })?.content).toBe("one");
  expect(unsentOf({ message: say("one"), accepted: true })).toBeUndefined();
  expect(unsentOf({ answers: { q1: true } })).toBeUndefined();
});
