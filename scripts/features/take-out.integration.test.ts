import { execFile } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { FEATURES, type Feature, takeOut } from "./take-out.ts";

/** Takes features out of a copy of the repository, one after the other and all at once: docs/template.md. */
const ROOT = path.resolve(import.meta.dirname, "../..");
const NOT_COPIED = new Set(["node_modules", ".next", ".data", ".git", "test-results", "docs/screenshots"]);
/** A copy of all that is checked takes a core for this long where the machine is busy. */
const PATIENCE_MS = 180_000;

let copy: string;
beforeAll(() => {
  copy = mkdtempSync(path.join(os.tmpdir(), "obo-features-"));
  symlinkSync(path.join(ROOT, "node_modules"), path.join(copy, "node_modules"));
  restore();
});
afterAll(() => rmSync(copy, { recursive: true, force: true }));

function restore(): void {
  const isCopied = (file: string) => !NOT_COPIED.has(path.relative(ROOT, file));
  cpSync(ROOT, copy, { recursive: true, filter: isCopied });
}

/** Runs a program of node_modules in the copy. @throws with what it printed */
async function run(program: string, ...args: string[]): Promise<void> {
  const { PATH, HOME } = process.env;
  const env = { PATH, HOME, CI: "1", NO_COLOR: "1", NODE_ENV: "test" as const };
  const file = path.join(copy, "node_modules/.bin", program);
  await promisify(execFile)(file, args, { cwd: copy, env, maxBuffer: 16 * 1024 * 1024 }).catch(
    ({ stdout, stderr }: { stdout: string; stderr: string }) => {
      throw new Error(`${program} ${args.join(" ")}\n${stdout.slice(-6_000)}\n${stderr.slice(-2_000)}`);
    },
  );
}

const checkTypes = () => run("tsc", "--noEmit", "--incremental", "--tsBuildInfoFile", "types.tsbuildinfo");

test("examples/tea adds a provider and a tool with three files and three lines", {
  timeout: PATIENCE_MS,
}, async () => {
  const page = readFileSync(path.join(copy, "examples/tea/README.md"), "utf8");
  const [, commands = ""] = /```sh\n([\s\S]*?)```/.exec(page) ?? [];
  await promisify(execFile)("sh", ["-euc", commands], { cwd: copy, env: process.env });
  await run("biome", "check", "agent", "auth", "--vcs-enabled=false");
  await checkTypes();
  await run("vitest", "run", "--project", "unit", "agent/tea/", "auth/authorization-server/tea/");
  for (const folder of ["agent/tea", "auth/authorization-server/tea"])
    rmSync(path.join(copy, folder), { recursive: true });
  restore();
});

describe.each(FEATURES)("without %s", (feature) => {
  test("the types hold", { timeout: PATIENCE_MS }, async () => {
    const { folders, lines } = takeOut(copy, feature);
    expect(folders).not.toEqual([]);
    expect(lines).not.toEqual([]);
    await checkTypes();
    restore();
  });
});

describe("without all of them", () => {
  beforeAll(() => {
    for (const feature of FEATURES) takeOut(copy, feature satisfies Feature);
    // It checks documents, which still name what was taken out.
    rmSync(path.join(copy, "auth/security-doc.test.ts"));
  });

  test("lint and the types hold", { timeout: PATIENCE_MS }, async () => {
    await run("biome", "check", ".", "--vcs-enabled=false");
    await run(
      "depcruise",
      "--config",
      ".dependency-cruiser.cjs",
      ...["app", "agent", "auth", "db", "dev", "observability", "scripts"],
    );
    await checkTypes();
  });

  test.each([
    ["agent"],
    ["app", "db", "observability"],
    ["auth"],
    ["dev"],
    ["scripts/launch", "scripts/doctor"],
  ])("the tests of %s pass", { timeout: PATIENCE_MS }, async (...folders) =>
    run("vitest", "run", "--project", "unit", ...folders.map((folder) => `${folder}/`)),
  );
});
