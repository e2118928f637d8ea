import { readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { compareOutdated, readTables } from "./tables.ts";

const ROOT = path.resolve(import.meta.dirname, "../..");
const read = (file: string): unknown => JSON.parse(readFileSync(path.join(ROOT, file), "utf8"));

const manifest = z
  .object({
    dependencies: z.record(z.string(), z.string()),
    devDependencies: z.record(z.string(), z.string()),
  })
  .parse(read("package.json"));
const versions: Record<string, string> = { ...manifest.dependencies, ...manifest.devDependencies };
const { dependencies, heldBack } = readTables(ROOT);

describe("docs/dependencies.md", () => {
  test("lists every package of package.json, in its order", () => {
    expect(dependencies.map(({ name }) => name)).toEqual(Object.keys(versions));
  });

  test.each(dependencies)("has a purpose, a reason and a licence for $name", ({ name, ...row }) => {
    expect(row.purpose).not.toBe("");
    expect(row.reason).not.toBe("");
    const { license } = z
      .object({ license: z.string() })
      .parse(read(path.join("node_modules", name, "package.json")));
    expect(row.licence).toBe(license);
  });

  test("covers an install of at most 750 packages", () => {
    const { packages } = z
      .object({ packages: z.record(z.string(), z.unknown()) })
      .parse(read("node_modules/.package-lock.json"));
    expect(Object.keys(packages).length).toBeLessThanOrEqual(750);
  });

  test("states the pinned version of each package that is held back, and why", () => {
    expect(heldBack.length).toBeGreaterThan(0);
    for (const { name, version, reason } of heldBack) {
      expect(versions[name]).toBe(version);
      expect(reason).not.toBe("");
    }
  });
});

test("an outdated package without a row is reported, and so is a row that is no longer needed", () => {
  const rows = [{ name: "stays", version: "1.0.0", reason: "It must." }];
  expect(compareOutdated({ stays: {} }, rows)).toEqual({ unexplained: [], unneeded: [] });
  expect(compareOutdated({ "stays:package@1.0.0": {} }, rows)).toEqual({ unexplained: [], unneeded: [] });
  expect(compareOutdated({ behind: {} }, rows)).toEqual({ unexplained: ["behind"], unneeded: ["stays"] });
});
