import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";

const FOLDER = path.resolve(import.meta.dirname, "../docs");
const rows = readFileSync(path.join(FOLDER, "security.md"), "utf8")
  .split("\n")
  .filter((line) => line.startsWith("|"))
  .slice(2);

test("every threat of docs/security.md names a test, and every test that it names is there", () => {
  expect(rows.length).toBeGreaterThan(20);
  const linked = rows.map((row) => {
    const proof = row.split("|").at(-2) ?? "";
    const files = [...proof.matchAll(/\]\(([^)]+)\)/g)].map(([, link = ""]) => decodeURIComponent(link));
    return { threat: row.split("|")[1]?.trim(), files };
  });
  const isTest = (file: string) => /\.(test|spec)\.ts$/.test(file) && existsSync(path.resolve(FOLDER, file));
  const bad = linked.filter(({ files, threat }) => threat !== "the same" && !files.every(isTest));
  expect(bad).toEqual([]);
  // A row may lean on the tests of the row above: it says so.
  const unproven = rows.filter(
    (row, index) => linked[index]?.files.length === 0 && !row.includes("| the same |"),
  );
  expect(unproven).toEqual([]);
});
