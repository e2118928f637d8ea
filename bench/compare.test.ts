import { expect, test } from "vitest";
import { compareRows, renderComparison } from "./compare.ts";
import type { Row } from "./part.ts";

const rounds = (values: number[], row: Partial<Row> = {}): Row[][] =>
  values.map((value) => [{ figure: "first token", value, unit: "ms", ...row }]);

test("a figure is worse when its median is more than a tenth worse and no round was as good as before", () => {
  expect(compareRows(rounds([10, 11, 10]), rounds([12, 13, 12]))).toEqual([
    { figure: "first token", unit: "ms", before: 10, after: 12, isWorse: true },
  ]);
});

test("a difference within the rounds' own spread, or of less than a tenth, is not worse", () => {
  expect(compareRows(rounds([10, 20, 10]), rounds([15, 15, 15]))[0]?.isWorse).toBe(false);
  expect(compareRows(rounds([10, 10, 10]), rounds([10.9, 10.9, 10.9]))[0]?.isWorse).toBe(false);
  expect(compareRows(rounds([10, 10, 10]), rounds([5, 5, 5]))[0]?.isWorse).toBe(false);
});

test("a lower value is worse if a figure has a minimum", () => {
  const score = { figure: "score", unit: "", target: { least: 90 } };
  expect(compareRows(rounds([100, 99, 100], score), rounds([80, 81, 80], score))[0]?.isWorse).toBe(true);
  expect(compareRows(rounds([80, 80, 80], score), rounds([100, 100, 100], score))[0]?.isWorse).toBe(false);
});

test("a figure that only one build has is left out", () => {
  expect(compareRows(rounds([1]), rounds([1], { figure: "another" }))).toEqual([]);
});

test("the table shows both values and the change", () => {
  expect(renderComparison(compareRows(rounds([10]), rounds([12])))).toContain(
    "| first token | 10.0 ms | 12.0 ms | 20 % | worse |",
  );
});
