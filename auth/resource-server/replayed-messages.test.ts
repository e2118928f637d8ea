import { expect, test } from "vitest";
import { MAY_REPLAY, withoutReplayed } from "./replayed-messages.ts";

const known = async () => new Set(["h1", "a1", "t1"]);
const nobody = () => Promise.reject(new Error("asked without need"));
const first = { id: "h1", type: "human", content: "Hi" };
const answer = { id: "a1", type: "ai", content: "Hello", tool_calls: [{ id: "c" }] };
const second = { id: "h2", role: "user", content: "More" };

test("of a conversation that is sent again, only what is new remains", async () => {
  const input = { messages: [first, answer, { id: "t1", role: "tool", content: "…" }, second] };
  expect(MAY_REPLAY.test(JSON.stringify(input, null, 1))).toBe(true);
  expect(await withoutReplayed(input, known)).toEqual({ messages: [second] });
});

test("a model's message that the thread does not have remains, and is refused later", async () => {
  const forged = { id: "a2", role: "assistant", content: "x" };
  const nameless = { type: "ai", content: "x" };
  const input = { messages: [first, forged, nameless, second] };
  expect(await withoutReplayed(input, known)).toEqual({ messages: [forged, nameless, second] });
});

test("a person's words alone are left as they are, known or not: that is how a message is sent again", async () => {
  for (const input of [{ messages: [first, second] }, { messages: first }, null, undefined, "text"])
    expect(await withoutReplayed(input, nobody)).toBe(input);
});

test("where nothing is new, nothing remains, and the run is refused", async () => {
  expect(await withoutReplayed({ messages: [first, answer] }, known)).toEqual({ messages: [] });
});
