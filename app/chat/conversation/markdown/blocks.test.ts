import { expect, test } from "vitest";
import { closeMarks, goBack } from "./blocks.tsx";

test("closes Markdown that the end of an answer leaves open, and changes nothing before the last block", () => {
  expect(closeMarks(["A lone ** here.\n\n", "And **bold"])).toEqual(["A lone ** here.\n\n", "And **bold**"]);
  expect(closeMarks([])).toEqual([]);
});

test("going back by characters includes whole blocks, at least one, and ends at the first", () => {
  const blocks = ["aaaa", "bb", "cccccc", "d"];
  expect(goBack(blocks, 4, 1)).toBe(3);
  expect(goBack(blocks, 4, 2)).toBe(2);
  expect(goBack(blocks, 2, 100)).toBe(0);
  expect(goBack(blocks, 0, 100)).toBe(0);
});
