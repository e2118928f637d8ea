import { expect, test } from "vitest";
import { renderTable, replaceSection } from "./report.ts";

test("a figure that misses its target says so", () => {
  const table = renderTable([
    { figure: "first token", value: 12.34, unit: "ms", target: { most: 10 } },
    { figure: "performance", value: 97, unit: "", target: { least: 95 } },
    { figure: "answers", value: 20, unit: "" },
  ]);
  expect(table).toMatch(/first token +\| 12\.3 ms +\| ≤ 10 ms +\| missed/);
  expect(table).toMatch(/performance +\| 97 +\| ≥ 95 +\| met/);
  expect(table).toMatch(/answers +\| 20 +\| +\| +\|/);
});

test("a part's new figures replace its old ones only", () => {
  const first = replaceSection("# Figures\n", "one", "old");
  const both = replaceSection(first, "two", "other");
  const again = replaceSection(both, "one", "new");
  expect(again).toBe(both.replace("old", "new"));
});
