import { ToolMessage } from "langchain";
import { expect, test } from "vitest";
import { findReplacedText } from "#agent/approval/replaced-text.ts";

/**
 * Git's hashes of these texts: `printf 'old
 * ' | git hash-object --stdin`.
 */
const OLD = { text: "old\n", sha: "3367afdbbf91e638efe983616377c60477cc6612" };
const NEW = { text: "new\n", sha: "3e757656cf36eca53338e520d134963a44f793f8" };
const read = (sha: string, content: string) =>
  new ToolMessage({ tool_call_id: "r", content: JSON.stringify({ file: { sha, content } }) });

test("the text that a write replaces is the one that the agent read under the same hash", () => {
  const messages = [read(OLD.sha, OLD.text), read(NEW.sha, NEW.text)];
  expect(findReplacedText(messages, { sha: OLD.sha, content: "newer\n" })).toBe(OLD.text);
});

test("so is a text that an MCP server returned as a resource, as GitHub's own does", () => {
  const content = JSON.stringify({ text: "downloaded", resources: [{ text: NEW.text }, { text: OLD.text }] });
  const messages = [new ToolMessage({ tool_call_id: "r", content })];
  expect(findReplacedText(messages, { sha: OLD.sha, content: "newer\n" })).toBe(OLD.text);
});

test.each([
  ["a text that only claims the hash", [read(OLD.sha, NEW.text)], { sha: OLD.sha, content: "x" }],
  ["a file that was not read", [], { sha: OLD.sha, content: "x" }],
  ["a new file", [read(OLD.sha, OLD.text)], { content: "x" }],
  ["a write of something else", [read(OLD.sha, OLD.text)], { sha: OLD.sha }],
  [
    "a result that is not a file",
    [new ToolMessage({ tool_call_id: "r", content: "no" })],
    { sha: OLD.sha, content: "x" },
  ],
])("%s provides no text to compare with", (_name, messages, args) => {
  expect(findReplacedText(messages, args)).toBeUndefined();
});
