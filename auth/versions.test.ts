import { readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { z } from "zod";

const ROOT = path.resolve(import.meta.dirname, "..");

/** Older versions have a known vulnerability that concerns us. npm's `latest` is no guide: some higher numbers are older code. */
const FLOORS: Record<string, string> = {
  next: "16.3.8",
  "@auth/core": "0.41.3",
  "@langchain/core": "1.1.8",
  langsmith: "0.5.19",
  "@modelcontextprotocol/sdk": "1.26.0",
  hono: "4.12.25",
  "@hono/node-server": "1.19.13",
};
/** 2.0.0 of these was published before 1.5 and allows anyone to wipe all data without credentials. */
const PINNED: Record<string, string> = {
  "@langchain/langgraph-api": "1.5.1",
  "@langchain/langgraph-cli": "1.5.1",
  "@langchain/langgraph-sdk": "1.15.0",
};

const lockSchema = z.object({
  packages: z.record(z.string(), z.looseObject({ version: z.string().optional() })),
});
const { packages } = lockSchema.parse(JSON.parse(readFileSync(path.join(ROOT, "package-lock.json"), "utf8")));

/** All versions of a package in the lock file, including those of other packages' dependencies. */
function installed(name: string): string[] {
  return Object.entries(packages)
    .filter(([at]) => at.endsWith(`node_modules/${name}`))
    .flatMap(([, { version }]) => version ?? []);
}

const isAtLeast = (version: string, floor: string): boolean =>
  version.localeCompare(floor, "en", { numeric: true }) >= 0;

describe("the installed packages", () => {
  test.each(Object.entries(FLOORS))("%s is nowhere older than %s", (name, floor) => {
    const versions = installed(name);
    expect(versions.length).toBeGreaterThan(0);
    expect(versions.filter((version) => !isAtLeast(version, floor))).toEqual([]);
  });

  test.each(Object.entries(PINNED))(
    "%s is exactly %s: the isolation tests know its routes",
    (name, version) => {
      expect(installed(name)).toEqual([version]);
    },
  );

  test("are pinned in package.json, without ranges", () => {
    const manifest = z
      .object({
        dependencies: z.record(z.string(), z.string()),
        devDependencies: z.record(z.string(), z.string()),
      })
      .parse(JSON.parse(readFileSync(path.join(ROOT, "package.json"), "utf8")));
    const ranges = Object.entries({ ...manifest.dependencies, ...manifest.devDependencies }).filter(
      ([, version]) => !/^(npm:[\w@/-]+@)?\d+\.\d+\.\d+(-[\w.]+)?$/.test(version),
    );
    expect(ranges).toEqual([]);
  });
});

test("versions are compared by their numbers", () => {
  expect(isAtLeast("4.12.100", "4.12.25")).toBe(true);
  expect(isAtLeast("4.9.0", "4.12.25")).toBe(false);
});
