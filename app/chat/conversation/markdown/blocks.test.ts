import { expect, test } from "vitest";
import { goBack, toBlocks } from "./blocks.tsx";

test("marks that the end of an answer leaves open are closed, and nothing before the last block is touched", () => {
  expect(toBlocks("A lone ** here.\n\nAnd **bold")).toEqual(["A lone ** here.\n\n", "And **bold**"]);
});

test("an answer that grows word by word is split as it is when it is whole", () => {
  const text = "# Head\n\nWords\n\n- one\n- two\n\n```ts\nlet a;\n```\n\n| a |\n|---|\n| b |\n\nThe end.";
  const whole = toBlocks(text);
  for (let length = 1; length < text.length; length += 3) toBlocks(text.slice(0, length));
  expect(toBlocks(text)).toEqual(whole);
  expect(whole.join("")).toBe(text);
});

test("no text has no block", () => {
  expect(toBlocks("")).toEqual([]);
});

test("going back by characters takes whole blocks, at least one, and ends at the first", () => {
  const blocks = ["aaaa", "bb", "cccccc", "d"];
  expect(goBack(blocks, 4, 1)).toBe(3);
  expect(goBack(blocks, 4, 2)).toBe(2);
  expect(goBack(blocks, 2, 100)).toBe(0);
  expect(goBack(blocks, 0, 100)).toBe(0);
});
