import { readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";

const DOCS = path.resolve(import.meta.dirname, "../docs");
const tour = readFileSync(path.join(DOCS, "tour.md"), "utf8");
const files = [...tour.matchAll(/^\d+\. \[[^\]]+\]\(<?([^)>]+)>?\)/gm)].map(([, file = ""]) => file);

test("the tour has at most 60 files and 4,000 lines, and all files exist", () => {
  expect(files.length).toBeGreaterThan(40);
  expect(files.length).toBeLessThanOrEqual(60);
  const lines = files.map((file) => readFileSync(path.join(DOCS, file), "utf8").split("\n").length);
  expect(lines.reduce((sum, count) => sum + count, 0)).toBeLessThanOrEqual(4_000);
});

test("the steps are numbered in order, and each file is named once", () => {
  const numbers = [...tour.matchAll(/^(\d+)\. /gm)].map(([, number]) => Number(number));
  expect(numbers).toEqual(numbers.map((_, index) => index + 1));
  expect(new Set(files).size).toBe(files.length);
});

test("a function that the tour names is declared in its file", () => {
  for (const [, file = "", text = ""] of tour.matchAll(/^\d+\. \[[^\]]+\]\(<?([^)>]+)>?\)(.*)$/gm)) {
    const source = readFileSync(path.join(DOCS, file), "utf8");
    for (const [, name = ""] of text.matchAll(/`([a-z]\w+)`/g)) expect(source, file).toContain(name);
  }
});
