import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { restore } from "#scripts/backup/data.ts";
import { readSetup } from "#scripts/doctor/setup.ts";
import { findLostKeys, prepareDataFolder } from "./data-folder.ts";
import { readOrMakeKeys } from "./keys.ts";
import { stopLeftovers } from "./leftovers.ts";

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), "obo-damaged-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

test.each(["", "{", "[]", '{"launcher":"x"}'])(
  "a run file with the content %j is removed with a message, and does not stop the start",
  async (content) => {
    const file = path.join(folder, "run.json");
    writeFileSync(file, content);
    const said: string[] = [];
    await stopLeftovers(folder, (message) => said.push(message));
    expect(said.join()).toContain(`${file} was damaged`);
    expect(existsSync(file)).toBe(false);
  },
);

test.each([
  "",
  '{"AUTH_SECRET":"abc',
  "[]",
  "null",
  '{"AUTH_SECRET":"abc","AGENT_PRIVATE_KEY":null}',
  '{"AUTH_SECRET":"abc","SECRETS_KEYS":{"keys":[]}}',
])(
  "a key file with the content %j stops the start with its name, without showing its content",
  async (content) => {
    const file = path.join(folder, "keys.json");
    writeFileSync(file, content);
    const failure = await readOrMakeKeys(folder).catch((error: unknown) => String(error));
    expect(failure).toContain(`${file} is damaged`);
    expect(failure).toContain("npm run restore");
    expect(failure).not.toContain("abc");
  },
);

test("a key file that is a folder, as Docker mounts a missing file, is not called damaged", async () => {
  const file = path.join(folder, "keys.json");
  mkdirSync(file);
  const failure = await readOrMakeKeys(folder).catch((error: unknown) => String(error));
  expect(failure).toContain(`${file} can't be read (EISDIR)`);
  expect(failure).not.toContain("delete the whole data folder");
});

test.each([0, 1, -1])(
  "a run file that names process %i is damaged: its group is never signalled",
  async (pid) => {
    const file = path.join(folder, "run.json");
    writeFileSync(file, JSON.stringify({ launcher: 999_999, pids: { web: pid } }));
    const said: string[] = [];
    await stopLeftovers(folder, (message) => said.push(message));
    expect(said.join()).toContain(`${file} was damaged`);
  },
);

test("a run file that is a folder is removed with a message", async () => {
  const file = path.join(folder, "run.json");
  mkdirSync(file);
  await stopLeftovers(folder, () => {});
  expect(existsSync(file)).toBe(false);
});

test("a missing key file is reported if there is a database, and not at the first start", async () => {
  expect(findLostKeys(folder)).toBeUndefined();
  writeFileSync(path.join(folder, "app.db"), "");
  expect(findLostKeys(folder)).toContain(`${path.join(folder, "keys.json")} is missing`);
  await readOrMakeKeys(folder);
  expect(findLostKeys(folder)).toBeUndefined();
});

test("a data folder that is a file stops the start with its name and DATA_DIR", () => {
  const file = path.join(folder, "data");
  writeFileSync(file, "");
  expect(() => prepareDataFolder(file)).toThrow(`The data folder ${file} can't be used (EEXIST)`);
  expect(() => prepareDataFolder(file)).toThrow("DATA_DIR");
});

test("the doctor reports a damaged key file as a finding, not as a stack trace", async () => {
  writeFileSync(path.join(folder, "keys.json"), '{"AUTH_SECRET":"abc');
  const { setup, findings } = await readSetup({}, folder);
  expect(setup).toBeUndefined();
  expect(JSON.stringify(findings)).toContain("keys.json is damaged");
});

test("a damaged run file stops a restore with its name, because the app may be running", async () => {
  writeFileSync(path.join(folder, "keys.json"), "{}");
  writeFileSync(path.join(folder, "run.json"), "{");
  await expect(restore(folder, folder)).rejects.toThrow(/run\.json is damaged/);
});
