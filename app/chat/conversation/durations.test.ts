import { expect, test } from "vitest";
import { formatDuration } from "./durations.ts";

test.each([
  [3, "0.1 s"],
  [420, "0.4 s"],
  [960, "1.0 s"],
  [9_940, "9.9 s"],
  [12_300, "12 s"],
  [119_400, "119 s"],
  [125_000, "2 min"],
])("%i ms is shown as %s", (ms, words) => {
  expect(formatDuration(ms)).toBe(words);
});
