import { expect, test } from "vitest";
import { median, percentile } from "./statistics.ts";

test("a percentile is one of the samples, whatever their order", () => {
  const samples = [5, 1, 4, 2, 3, 6, 7, 8, 9, 10];
  expect(median(samples)).toBe(5);
  expect(percentile(samples, 0.95)).toBe(10);
  expect(percentile(samples, 0)).toBe(1);
});

test("a percentile of no samples is an error", () => {
  expect(() => median([])).toThrow(RangeError);
});
