import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { backUp, restore } from "./data.ts";
import { makeSealed, openSealed } from "./testing/sealed.ts";

let folder = "";
const at = (...names: string[]) => path.join(folder, ...names);

beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), "obo-backup-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

test("a backup taken while the app writes, restored elsewhere, decrypts the stored secrets", async () => {
  const live = await makeSealed(at("data"), "a token for the test");
  mkdirSync(at("data", "langgraph"));
  writeFileSync(at("data", "run.json"), JSON.stringify({ launcher: process.pid }));
  backUp(at("data"), at("backup"));
  await live.write("after the backup");
  await live.close();
  expect(readdirSync(at("backup")).sort()).toEqual(["app.db", "keys.json"]);
  expect(statSync(at("backup")).mode & 0o777).toBe(0o700);

  await restore(at("backup"), at("other"));
  expect(await openSealed(at("other"))).toEqual(["a token for the test"]);
});

test("neither a backup nor a restore overwrites anything", async () => {
  const live = await makeSealed(at("data"), "one");
  await live.close();
  backUp(at("data"), at("backup"));
  expect(() => backUp(at("data"), at("backup"))).toThrow(/holds something already/);
  await expect(restore(at("backup"), at("data"))).rejects.toThrow(/holds something already/);
  expect(await openSealed(at("data"))).toEqual(["one"]);
});

test("a restore fails while the app runs, and for a folder that is not a backup", async () => {
  const live = await makeSealed(at("data"), "one");
  await live.close();
  backUp(at("data"), at("backup"));
  mkdirSync(at("running"));
  writeFileSync(at("running", "run.json"), JSON.stringify({ launcher: process.pid }));
  await expect(restore(at("backup"), at("running"))).rejects.toThrow(/stop it first/);
  mkdirSync(at("empty"));
  await expect(restore(at("empty"), at("new"))).rejects.toThrow(/not a backup/);
  expect(existsSync(at("new"))).toBe(false);
});

test("a data folder without data can't be backed up", () => {
  expect(() => backUp(at("none"), at("backup"))).toThrow(/nothing was ever started/);
});
