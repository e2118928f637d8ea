import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { z } from "zod";

const ROOT = path.resolve(import.meta.dirname, "..");
const read = (file: string): string => readFileSync(path.join(ROOT, file), "utf8");
const { engines, scripts, devDependencies } = JSON.parse(read("package.json"));
/** The oldest Node that the app runs on. */
const OLDEST = "22.19";

/** A module that prints that it was loaded. */
const LOADED = "data:text/javascript,console.log('loaded')";
const WITHOUT_TYPESCRIPT =
  'data:text/javascript,Object.defineProperty(process.features,"typescript",{value:undefined})';
const AS_22_18 =
  'data:text/javascript,Object.defineProperty(process,"versions",{value:{...process.versions,node:"22.18.0"}})';

function start(...first: string[]) {
  const modules = [...first, "./scripts/require-node.mjs", LOADED].flatMap((module) => ["--import", module]);
  return spawnSync(process.execPath, [...modules, "-e", ""], { cwd: ROOT, encoding: "utf8" });
}

test("accepts the Node that the project installs", () => {
  expect(start()).toMatchObject({ status: 0, stdout: "loaded\n", stderr: "" });
});

test.each([
  ["does not run TypeScript", WITHOUT_TYPESCRIPT],
  ["is older than a dependency allows", AS_22_18],
])("rejects a Node that %s before loading anything else", (_, old) => {
  const { status, stdout, stderr } = start(old);
  expect({ status, stdout }).toEqual({ status: 1, stdout: "" });
  expect(stderr).toContain(`the app needs ${OLDEST} or later`);
  expect(stderr).toContain("npm run dev");
});

test("every command that runs TypeScript checks Node first", () => {
  const commands = Object.values<string>(scripts).filter((command) => /\.ts\b/.test(command));
  expect(commands.length).toBeGreaterThan(10);
  expect(
    commands.filter((command) => !command.startsWith("node --import ./scripts/require-node.mjs ")),
  ).toEqual([]);
});

test("the oldest supported Node is the one that the strictest dependency requires", () => {
  const packages = z
    .record(
      z.string(),
      z.looseObject({ engines: z.looseObject({ node: z.string().optional() }).optional().catch(undefined) }),
    )
    .parse(JSON.parse(read("package-lock.json")).packages);
  const minors = Object.values(packages).flatMap(
    ({ engines }) => /(?:\^|>=)\s*22\.(\d+)/.exec(engines?.node ?? "")?.[1] ?? [],
  );
  expect(`22.${Math.max(...minors.map(Number))}`).toBe(OLDEST);
});

test.each(["docs/deploy.md", "docs/decisions/0001-node-in-dev-dependencies.md"])(
  "%s names the oldest Node",
  (file) => {
    expect(read(file)).toContain(`Node ${OLDEST} or later`);
  },
);

test("package.json, langgraph.json and the installed Node name one major version", () => {
  // LangGraph's Python command line rejects a range or a minor version in `engines`.
  expect(engines).toEqual({ node: "24" });
  expect(JSON.parse(read("langgraph.json")).node_version).toBe(engines.node);
  expect(devDependencies.node).toMatch(/^24\./);
});
