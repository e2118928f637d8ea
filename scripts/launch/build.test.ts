import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterEach, expect, test } from "vitest";
import { buildIfMissing } from "./build.ts";

const roots: string[] = [];
afterEach(() => {
  for (const root of roots.splice(0)) rmSync(root, { recursive: true, force: true });
});

/** Creates a repository whose `next` is this script. */
function makeRoot(next: string): string {
  const root = mkdtempSync(path.join(os.tmpdir(), "obo-build-"));
  roots.push(root);
  const bin = path.join(root, "node_modules/next/dist/bin");
  mkdirSync(bin, { recursive: true });
  writeFileSync(path.join(bin, "next"), next);
  return root;
}

const NOTES = `
  const { mkdirSync, writeFileSync } = require("node:fs");
  mkdirSync(".next", { recursive: true });
  writeFileSync(".next/BUILD_ID", "1");
  writeFileSync("asked.json", JSON.stringify([process.argv.slice(2), process.env.NODE_ENV]));
`;

test("the first start creates the production build in the repository, and reports it", async () => {
  const root = makeRoot(NOTES);
  const said: string[] = [];
  await buildIfMissing(root, (message) => said.push(message));
  expect(JSON.parse(readFileSync(path.join(root, "asked.json"), "utf8"))).toEqual([["build"], "production"]);
  expect(said).toEqual([expect.stringContaining("no production build yet")]);
});

test("an existing build is used", async () => {
  const root = makeRoot(NOTES);
  mkdirSync(path.join(root, ".next"));
  writeFileSync(path.join(root, ".next/BUILD_ID"), "0");
  await buildIfMissing(root, () => {});
  expect(existsSync(path.join(root, "asked.json"))).toBe(false);
});

test("a failed build ends the start", async () => {
  const root = makeRoot("process.exit(3);");
  await expect(buildIfMissing(root, () => {})).rejects.toThrow("exit code 3");
});
