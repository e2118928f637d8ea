import { expect, test } from "vitest";
import { closeOver } from "./packages.ts";

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
