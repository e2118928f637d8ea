import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { formatWords } from "./format-words.ts";
import { FEATURES, readWords } from "./list-words.ts";

const ROOT = path.resolve(import.meta.dirname, "../..");

test("docs/words has one page for each feature", () => {
  const pages = readdirSync(path.join(ROOT, "docs/words")).sort();
  expect(pages).toEqual(
    Object.keys(FEATURES)
      .map((name) => `${name}.md`)
      .sort(),
  );
});

test.each(Object.keys(FEATURES))("docs/words/%s.md is up to date (npm run words)", (feature) => {
  expect(readFileSync(path.join(ROOT, `docs/words/${feature}.md`), "utf8")).toBe(formatWords(ROOT, feature));
});

test("words are texts, labels and sentences; classes, codes and errors are not", () => {
  const source = `
    import { X } from "Not this";
    const CLASS = "flex gap-2";
    const sentence = "Nothing was sent.";
    const template = \`Delete \${title}?\`;
    if (bad) throw new TypeError("Not for people.");
    export const Page = () => <p aria-label="Close" className="p-2" data-kind="Any">Hello <b>there</b>{sentence}</p>;
  `;
  expect(readWords(source)).toEqual(["Nothing was sent.", "Delete …?", "Close", "Hello", "there"]);
});
