import { expect, test } from "vitest";
import { makeSplitter, splitBlocks } from "./split-blocks.ts";

test.each([
  ["paragraphs", "One\ntwo\n\nthree", ["One\ntwo\n\n", "three"]],
  ["a heading, a list and a table", "# A\n\n- b\n\n| c |\n|---|", ["# A\n\n", "- b\n\n", "| c |\n|---|"]],
  [
    "a heading from the list right after it",
    "## A\n3. b\n   ```\n   c\n   ```",
    ["## A\n", "3. b\n   ```\n   c\n   ```"],
  ],
  ["code right after a paragraph and before another", "a\n```\nb\n```\nc", ["a\n", "```\nb\n```\n", "c"]],
])("splits %s", (_, text, blocks) => {
  expect(splitBlocks(text)).toEqual(blocks);
});

test.each([
  ["a loose list", "- a\n\n- b\n\n  more of b\n\n      code"],
  ["a numbered list", "1. a\n\n2. b"],
  ["code with empty lines and shorter fences", "````\na\n\n```\n\n# b\n````"],
  ["code that is not closed yet", "~~~ts\na\n\nb"],
  [
    "code in a list right after a paragraph",
    "Run:\n1. Install:\n   ```sh\n   npm ci\n\n   npm test\n   ```\n2. Done",
  ],
  ["code in the list of a paragraph's second line", "a\nb\n- c\n  ```\n  d\n  ```"],
  ["code in a list", "- a\n\n  ```\n  b\n\n  c\n  ```\n- d"],
  ["a text with a link definition", "[a]\n\nb\n\n[a]: https://example.com"],
  ["a text with a footnote", "a[^1]\n\nb\n\n[^1]: c"],
])("keeps %s together", (_, text) => {
  expect(splitBlocks(text)).toEqual([text]);
});

test("empty text has no blocks, and blank lines at the start belong to the first", () => {
  expect(splitBlocks("")).toEqual([]);
  expect(splitBlocks("\n\na\n\nb")).toEqual(["\n\na\n\n", "b"]);
});

test("a text that grows character by character is split as if read at once", () => {
  const text =
    "# Head\n\nWords\n\n- one\n\n10. two\n\n---\n\n```ts\nlet a;\n```\n\n~~~\n~~~ x\n\n~~~\nb\n\n| a |\n|---|\n| b |\n\nThe end.";
  const split = makeSplitter();
  for (let length = 1; length <= text.length; length += 1) {
    const part = text.slice(0, length);
    expect(split(part)).toEqual(splitBlocks(part));
    expect(split(part).join("")).toBe(part);
  }
  expect(split("Another")).toEqual(["Another"]);
});
