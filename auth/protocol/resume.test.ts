import { expect, test } from "vitest";
import { readResume } from "./resume.ts";

const id = "0123456789abcdef0123456789abcdef";
const approve = { decisions: [{ type: "approve" }] };

test("an answer names the interrupts that it answers", () => {
  const other = "f".repeat(32);
  expect(readResume({ [id]: approve, [other]: { connect: "declined" } })).toEqual({ ids: [id, other] });
});

test("an answer to an MCP server names its interrupt, like an approval", () => {
  const answer = { elicit: "accept", question: "q1", content: { note: "Hello", tags: ["a"] } };
  expect(readResume({ [id]: answer })).toEqual({ ids: [id] });
  expect(readResume(answer)).toEqual({ problem: expect.stringContaining("<interrupt id>") });
  expect(readResume({ [id]: { ...answer, content: { note: { deep: 1 } } } })).toHaveProperty("problem");
});

test("an answer to a question for access needs no id: it approves nothing", () => {
  expect(readResume({ connect: "connected" })).toEqual({ ids: [] });
});

test.each([
  ["decisions without an id", approve],
  ["decisions next to an answer to a question for access", { connect: "connected", ...approve }],
  ["answers with and without an id", { [id]: approve, decisions: approve.decisions }],
  ["a name in capitals", { [id.toUpperCase()]: approve }],
  ["a truncated id", { [id.slice(1)]: approve }],
  ["an invalid answer with an id", { [id]: "approve" }],
  ["an invalid decision with an id", { [id]: { decisions: [{ type: "allow" }] } }],
  ["a list", [approve]],
  ["nothing", {}],
  ["a word", "approve"],
  ["true", true],
])("%s is rejected, with a message that shows the format", (_name, resume) => {
  expect(readResume(resume)).toEqual({ problem: expect.stringContaining("<interrupt id>") });
});
