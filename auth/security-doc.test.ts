import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";

const FOLDER = path.resolve(import.meta.dirname, "../docs");
const security = readFileSync(path.join(FOLDER, "security.md"), "utf8");
const asvs = readFileSync(path.join(FOLDER, "asvs.md"), "utf8");

/** The rows of all tables whose last column is headed "test", cell by cell. */
function readRows(text: string): string[][] {
  const tables = text.split(/\n(?!\|)/).filter((part) => /^\|.*\| test \|$/m.test(part));
  const lines = tables.flatMap((table) =>
    table
      .split("\n")
      .filter((line) => line.startsWith("|"))
      .slice(2),
  );
  return lines.map((line) =>
    line
      .split("|")
      .map((cell) => cell.trim())
      .slice(1, -1),
  );
}

const filesOf = (cell = "") =>
  [...cell.matchAll(/\]\(([^)]+)\)/g)].map(([, link = ""]) => path.resolve(FOLDER, decodeURIComponent(link)));

test("every threat, risk and vulnerability in docs/security.md names a test, and every named test exists", () => {
  const rows = readRows(security);
  expect(rows.length).toBeGreaterThan(35);
  const isTest = (file: string) => /\.(test|spec)\.ts$/.test(file) && existsSync(file);
  const bad = rows.filter((row) => {
    const files = filesOf(row.at(-1));
    // A row may refer to the tests of the row above.
    return files.length === 0 ? !row.at(-1)?.includes("the same") : !files.every(isTest);
  });
  expect(bad).toEqual([]);
});

test("all ten agentic risks are listed", () => {
  const named = readRows(security).flatMap(([risk = ""]) => /^ASI\d\d/.exec(risk)?.[0] ?? []);
  expect(named).toEqual(Array.from({ length: 10 }, (_, index) => `ASI${String(index + 1).padStart(2, "0")}`));
});

test("every requirement of ASVS 5.0 levels 1 and 2 has one row: met with a working link, or the reason why not", () => {
  const rows = readRows(asvs);
  const ids = rows.map(([id]) => id);
  // As counted in the standard's own list, without V17 (WebRTC).
  expect(new Set(ids).size).toBe(246);
  expect(rows).toHaveLength(246);
  const bad = rows.filter(([, status = "", control, proof]) => {
    const files = filesOf(proof);
    if (status === "met") return files.length === 0 || !files.every((file) => existsSync(file));
    return !["not met", "n/a", "operator"].includes(status) || !control;
  });
  expect(bad).toEqual([]);
});

test("docs/security.md names exactly the requirements that are not met", () => {
  const open = readRows(asvs).flatMap(([id = "", status]) => (status === "not met" ? [id] : []));
  const [, section = ""] = security.split("## OWASP ASVS 5.0, level 2");
  const named = section.split("\n## ")[0]?.match(/\b\d+\.\d+\.\d+\b/g);
  expect(named).toEqual(open);
});
