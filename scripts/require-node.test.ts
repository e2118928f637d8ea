import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";

const ROOT = path.resolve(import.meta.dirname, "..");
const { scripts } = JSON.parse(readFileSync(path.join(ROOT, "package.json"), "utf8"));

/** The first that runs TypeScript. `engines` in package.json names the one that the project brings, as images are built with. */
const LEAST = "22.18";

/** A module that says that it was loaded. */
const LOADED = "data:text/javascript,console.log('loaded')";
/** Takes from this Node what an old one does not have. */
const AS_OLD = 'data:text/javascript,Object.defineProperty(process.features,"typescript",{value:undefined})';

function start(...first: string[]) {
  const modules = [...first, "./scripts/require-node.mjs", LOADED].flatMap((module) => ["--import", module]);
  return spawnSync(process.execPath, [...modules, "-e", ""], { cwd: ROOT, encoding: "utf8" });
}

test("a Node that runs TypeScript goes on", () => {
  expect(start()).toMatchObject({ status: 0, stdout: "loaded\n", stderr: "" });
});

test("one that does not is refused before anything else is loaded, with the least version", () => {
  const { status, stdout, stderr } = start(AS_OLD);
  expect({ status, stdout }).toEqual({ status: 1, stdout: "" });
  expect(stderr).toContain(`the app needs ${LEAST} or later`);
  expect(stderr).toContain("npm run dev");
});

test("every command that runs TypeScript asks first", () => {
  const commands = Object.values<string>(scripts).filter((command) => /\.ts\b/.test(command));
  expect(commands.length).toBeGreaterThan(10);
  expect(
    commands.filter((command) => !command.startsWith("node --import ./scripts/require-node.mjs ")),
  ).toEqual([]);
});

test.each(["docs/deploy.md", "docs/decisions/0001-node-in-dev-dependencies.md"])(
  "%s names it, too",
  (file) => {
    const page = readFileSync(path.join(ROOT, file), "utf8");
    expect(page).toContain(`Node ${LEAST} or later`);
  },
);
