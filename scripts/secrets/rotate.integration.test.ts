import { execFile } from "node:child_process";
import { randomUUID } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { KeySet } from "#auth/authorization-server/secrets/cipher.ts";
import { saveConnection } from "#auth/authorization-server/secrets/store.ts";
import { embeddedStore } from "#auth/authorization-server/secrets/stores/embedded.ts";
import { makePerson } from "#auth/testing/people.ts";
import { migrate } from "#db/migrate.ts";
import { openDatabase } from "#db/open.ts";
import type { Schema } from "#db/schema.ts";
import { type Keys, readOrMakeKeys } from "#scripts/launch/keys.ts";

const ROOT = path.resolve(import.meta.dirname, "../..");
let dataDir = "";

/** Runs a script with only the data folder set. */
async function run(script: string, ...args: string[]): Promise<{ code: number; out: string }> {
  const { PATH, HOME } = process.env;
  const options = { cwd: ROOT, env: { PATH, HOME, DATA_DIR: dataDir, NODE_ENV: "production" as const } };
  try {
    const { stdout } = await promisify(execFile)(process.execPath, [`scripts/${script}`, ...args], options);
    return { code: 0, out: stdout };
  } catch (error) {
    const { code, stdout, stderr } = error as { code: number; stdout: string; stderr: string };
    return { code, out: stdout + stderr };
  }
}

const readKeys = (): Keys => JSON.parse(readFileSync(path.join(dataDir, "keys.json"), "utf8"));

beforeAll(async () => {
  dataDir = mkdtempSync(path.join(os.tmpdir(), "obo-rotate-"));
});
afterAll(() => rmSync(dataDir, { recursive: true, force: true }));

test("adding a key, rotating and dropping a key work from the command line on the launcher's keys", async () => {
  expect(await run("keys.ts", "seal")).toMatchObject({ code: 1, out: expect.stringContaining("no keys at") });
  await readOrMakeKeys(dataDir);
  expect(await run("secrets.ts")).toMatchObject({ code: 1, out: expect.stringContaining("no database at") });

  const db = openDatabase<Schema>(`file:${path.join(dataDir, "app.db")}`);
  await migrate(db);
  const [first] = readKeys().SECRETS_KEYS.keys;
  const secrets = embeddedStore(readKeys().SECRETS_KEYS as KeySet);
  const connect = async () => {
    const { user } = await makePerson(db);
    const account = { accountId: randomUUID(), login: "alice" };
    await saveConnection({ db, secrets }, user.id, "github", account, { accessToken: "canary", scopes: [] });
  };
  await connect();
  await connect();

  const added = await run("keys.ts", "seal");
  expect(added).toMatchObject({ code: 0, out: expect.stringContaining("npm run secrets:rotate") });
  expect(readKeys().SECRETS_KEYS.keys).toMatchObject([{}, { kid: first?.kid }]);
  expect(statSync(path.join(dataDir, "keys.json")).mode & 0o777).toBe(0o600);
  expect(added.out).not.toContain(String(first?.k));

  const rotated = await run("secrets.ts");
  expect(rotated.code).toBe(0);
  expect(rotated.out).toMatch(/re-encrypted\s+2\n/);
  expect(rotated.out).not.toContain("canary");

  // Encrypted with a key that is dropped before its rotation.
  await connect();
  await run("keys.ts", "drop");
  expect(readKeys().SECRETS_KEYS.keys).toHaveLength(1);
  const late = await run("secrets.ts");
  expect(late.code).toBe(1);
  expect(late.out).toMatch(/already current\s+2\n/);
  expect(late.out).toMatch(/not decryptable\s+1\n/);
  await db.destroy();
});
