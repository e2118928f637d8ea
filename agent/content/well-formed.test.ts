import { AIMessage, HumanMessage, ToolMessage } from "@langchain/core/messages";
import { expect, test } from "vitest";
import { toWellFormedMessage } from "./well-formed.ts";

const HALF = "\ud83d";
const call = (title: string) => ({ id: "c", name: "create_issue", args: { title } });

test.each([
  ["a text", new HumanMessage(`A cat 🐈 and "\\ud83d" in words`)],
  ["a call", new AIMessage({ content: "", tool_calls: [call("🐈")] })],
  ["blocks", new HumanMessage({ content: [{ type: "text", text: "🐈" }] })],
])("%s without broken surrogate pairs is unchanged", (_, message) => {
  expect(toWellFormedMessage(message)).toBe(message);
});

test.each([
  ["a text", new HumanMessage(`A ${HALF}`)],
  ["a result", new ToolMessage({ content: `A ${HALF}`, tool_call_id: "c" })],
  ["a call", new AIMessage({ content: "", tool_calls: [call(HALF)] })],
  ["blocks", new HumanMessage({ content: [{ type: "text", text: HALF }] })],
])("%s with half of a surrogate pair is repaired", (_, message) => {
  const repaired = toWellFormedMessage(message);
  expect(JSON.stringify(repaired)).not.toMatch(/\\ud83d/);
  expect(JSON.stringify(repaired)).toContain("\ufffd");
});
