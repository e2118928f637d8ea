import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { readEnvironment } from "./environment.ts";

let root = "";
beforeEach(() => {
  root = mkdtempSync(path.join(os.tmpdir(), "obo-environment-"));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

const write = (text: string) => writeFileSync(path.join(root, ".env"), text);

test("the environment takes precedence over .env, and an empty value counts as missing in both", () => {
  write("MODEL=written\nHOST=written\nPORT=written\nAPP_URL=\n");
  const env = { NODE_ENV: "test" as const, MODEL: "given", HOST: "", STUDIO: "" };
  const read = readEnvironment(env, root);
  expect(read.env).toEqual({ NODE_ENV: "test", MODEL: "given", HOST: "written", PORT: "written" });
  expect(read.env).toBe(env);
});

test("the data folder is .data unless DATA_DIR is set and not empty", () => {
  const read = () => readEnvironment({ NODE_ENV: "test" }, root).dataDir;
  expect(read()).toBe(path.join(root, ".data"));
  write("DATA_DIR=");
  expect(read()).toBe(path.join(root, ".data"));
  write("DATA_DIR=elsewhere");
  expect(read()).toBe(path.join(root, "elsewhere"));
});

test.each(["launch", "doctor", "backup", "keys", "secrets", "sessions", "token"])(
  "%s.ts reads the environment only this way",
  (name) => {
    const text = readFileSync(path.join(import.meta.dirname, `${name}.ts`), "utf8");
    expect(text).toContain("readEnvironment()");
    expect(text).not.toMatch(/process\.env|loadEnvFile/);
  },
);
