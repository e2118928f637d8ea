import { existsSync } from "node:fs";
import { expect, test } from "vitest";
import { SOURCES } from "./assemble.ts";
import { closeOver, findModules, findPackages } from "./packages.ts";

const entry = (dependencies: Record<string, string>, more: object = {}) => ({
  dependencies,
  optionalDependencies: {},
  peerDependencies: {},
  peerDependenciesMeta: {},
  ...more,
});

test("resolves dependencies as Node does, nearest folder first", () => {
  const lock = {
    "node_modules/a": entry({ b: "1", c: "1" }),
    "node_modules/a/node_modules/b": entry({ c: "1", d: "1" }),
    "node_modules/b": entry({}),
    "node_modules/c": entry({}),
    "node_modules/a/node_modules/d": entry({}),
    "node_modules/unrelated": entry({}),
  };
  expect(closeOver(lock, ["node_modules/a"])).toEqual([
    "node_modules/a",
    "node_modules/a/node_modules/b",
    "node_modules/a/node_modules/d",
    "node_modules/c",
  ]);
});

test("includes required peers, no optional ones, and handles cycles", () => {
  const lock = {
    "node_modules/a": entry(
      {},
      { peerDependencies: { b: "1", c: "1" }, peerDependenciesMeta: { c: { optional: true } } },
    ),
    "node_modules/b": entry({ a: "1" }),
    "node_modules/c": entry({}),
  };
  expect(closeOver(lock, ["node_modules/a"])).toEqual(["node_modules/a", "node_modules/b"]);
});

test("the image has every file of the project that its programs import", async () => {
  const files = (await findModules(".")).filter(
    (file) => existsSync(file) && !file.includes("node_modules/"),
  );
  expect(files.length).toBeGreaterThan(100);
  expect(
    files.filter((file) => !SOURCES.some((source) => file === source || file.startsWith(`${source}/`))),
  ).toEqual([]);
}, 60_000);

test("the image has the agent's imports, including models imported by name, and nothing that only pages or tests need", async () => {
  const packages = await findPackages(".");
  const needed = [
    "@langchain/openai",
    "@langchain/anthropic",
    "@langchain/langgraph-api",
    "hono",
    "octokit",
    "pg",
    "better-sqlite3",
  ];
  for (const name of needed) expect(packages).toContain(`node_modules/${name}`);
  const unneeded = [
    "next",
    "lucide-react",
    "remark-gfm",
    "vitest",
    "@playwright/test",
    "oidc-provider",
    "node",
  ];
  for (const name of unneeded) expect(packages).not.toContain(`node_modules/${name}`);
}, 60_000);
