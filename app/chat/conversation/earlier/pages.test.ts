import { expect, test } from "vitest";
import type { AgentState } from "../agent-state.ts";
import { joinPages } from "./pages.ts";

const state = (ids: string[], before?: string): AgentState => ({
  messages: ids.map((id) => ({ type: "human", id, content: id })),
  earlier_messages: before ? { message: before, checkpoint: "c" } : undefined,
});

test("a page is inserted before the messages that it precedes, and names the message before it", () => {
  expect(joinPages(state(["b", "c"], "a"), state(["d"], "c"))).toEqual(state(["b", "c", "d"], "a"));
  expect(joinPages(state(["a", "b"]), state(["c"], "b"))).toEqual(state(["a", "b", "c"]));
});

test("earlier messages stay when a newer state starts later", () => {
  expect(joinPages(state(["a", "b", "c"]), state(["c", "d"], "b"))).toEqual(state(["a", "b", "c", "d"]));
});

test("a page of another version of the conversation is left out", () => {
  const shown = state(["d"], "c");
  expect(joinPages(state(["x", "y"]), shown)).toBe(shown);
  expect(joinPages(undefined, shown)).toBe(shown);
});

test("nothing is put before the first message", () => {
  const whole = state(["a", "b"]);
  expect(joinPages(state(["x"]), whole)).toBe(whole);
});
