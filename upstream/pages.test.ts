import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { readPage, readPages, stockServer } from "./testing/pages.ts";

const ROOT = path.resolve(import.meta.dirname, "..");
const read = (file: string): string => readFileSync(path.join(ROOT, file), "utf8");
const pages = readPages();
const NOT_CODE = new Set(["node_modules", "docs", "e2e", "test-results"]);

/** The numbers in the code's comments: `docs/facts.md 2, 4–6`. */
function findNamedFacts(): Set<number> {
  const folders = readdirSync(ROOT, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && !entry.name.startsWith(".") && !NOT_CODE.has(entry.name))
    .map(({ name }) => name);
  const files = folders
    .flatMap((folder) =>
      readdirSync(path.join(ROOT, folder), { recursive: true, encoding: "utf8" }).map((file) =>
        path.join(folder, file),
      ),
    )
    .filter((file) => /(?<!\.test)\.tsx?$/.test(file));
  const lists = files.flatMap((file) => [...read(file).matchAll(/docs\/facts\.md (\d[\d,– ]*)/g)]);
  return new Set(lists.flatMap(([, list = ""]) => list.split(",").flatMap(expandRange)));
}

function expandRange(range: string): number[] {
  const [from = Number.NaN, to = from] = range.split("–").map(Number);
  return Array.from({ length: to - from + 1 }, (_, index) => from + index);
}

describe("docs/facts.md", () => {
  const facts = [...read("docs/facts.md").matchAll(/^(\d+)\. (.+) \(\[page\]\(upstream\/(.+)\)\)$/gm)];

  test("lists each page of docs/upstream with its number and title, and nothing else", () => {
    expect(facts.map(([, fact, title, file]) => ({ fact: Number(fact), title: `${title}`, file }))).toEqual(
      pages.map(({ fact, title, file }) => ({ fact, title: `${title}.`, file })),
    );
  });

  test("lists only defects that the code works around and refers to", () => {
    const named = findNamedFacts();
    expect(pages.filter(({ fact }) => !named.has(fact)).map(({ file }) => file)).toEqual([]);
    const known = new Set(pages.map(({ fact }) => fact));
    expect([...named].filter((fact) => !known.has(fact))).toEqual([]);
  });
});

describe("the pages of docs/upstream", () => {
  test("start the same stock server", () => {
    const servers = pages.flatMap((page) => stockServer(page) ?? []);
    expect(servers.length).toBeGreaterThan(20);
    expect(new Set(servers).size).toBe(1);
  });

  const { packages } = z
    .object({ packages: z.record(z.string(), z.looseObject({ version: z.string().optional() })) })
    .parse(JSON.parse(read("package-lock.json")));

  test.each(pages)("$file names the versions that are installed", ({ script }) => {
    const install = script.split("\n").find((line) => line.startsWith("// npm install ")) ?? "";
    const named = [...install.matchAll(/(\S+?)(?:@npm:\S+)?@(\d\S*)/g)];
    expect(named.length).toBeGreaterThan(0);
    for (const [, name, version] of named) expect(packages[`node_modules/${name}`]?.version).toBe(version);
  });

  test("describe the behaviour, the expected behaviour, and our workaround", () => {
    for (const { file } of pages) {
      for (const part of ["What happens", "Expected", "Here"])
        expect(read(`docs/upstream/${file}`)).toContain(`**${part}.**`);
    }
  });
});

test("a page without a script is rejected", () => {
  expect(() => readPage("1-empty.md", "# 1. Empty\n")).toThrow("1-empty.md");
});
