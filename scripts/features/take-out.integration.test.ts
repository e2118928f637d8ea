import { execFile } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { FEATURES, REGISTRIES, takeOut } from "./take-out.ts";
import { Copy, PATIENCE_MS } from "./testing/copy.ts";

/** One copy for all tests. */
let copy: Copy;
beforeAll(() => {
  copy = new Copy();
});
afterAll(() => copy[Symbol.dispose]());

/** docs/template.md: the project without any feature. */
describe("without all features", { timeout: PATIENCE_MS }, () => {
  beforeAll(() => {
    copy.restore();
    for (const feature of FEATURES) takeOut(copy.root, feature);
  });

  test("the types are valid", () => copy.checkTypes());

  test("lint passes", async () => {
    await copy.run("biome", "check", ".", "--vcs-enabled=false");
    const folders = ["app", "agent", "auth", "db", "dev", "observability", "scripts"];
    await copy.run("depcruise", "--config", ".dependency-cruiser.cjs", ...folders);
  });

  // All other unit tests run unchanged code.
  test("the unit tests of everything that imports a registry pass", () => {
    const registries = REGISTRIES.filter(
      (file) => file.endsWith(".ts") && existsSync(path.join(copy.root, file)),
    );
    return copy.run("vitest", "related", "--run", "--project=unit*", ...registries);
  });
});

describe.each(FEATURES)("without %s", (feature) => {
  test("the types are valid", { timeout: PATIENCE_MS }, async () => {
    copy.restore();
    const { folders, lines } = takeOut(copy.root, feature);
    expect(folders).not.toEqual([]);
    expect(lines).not.toEqual([]);
    await copy.checkTypes();
  });
});

test("examples/tea adds a provider and a tool with three files and three lines", {
  timeout: PATIENCE_MS,
}, async () => {
  copy.restore();
  const page = readFileSync(path.join(copy.root, "examples/tea/README.md"), "utf8");
  const [, commands = ""] = /```sh\n([\s\S]*?)```/.exec(page) ?? [];
  await promisify(execFile)("sh", ["-euc", commands], { cwd: copy.root, env: process.env });
  await copy.run("biome", "check", "agent", "auth", "--vcs-enabled=false");
  await copy.checkTypes();
  await copy.run("vitest", "run", "--project=unit*", "agent/tea/", "auth/authorization-server/tea/");
});
