import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";

const ROOT = path.resolve(import.meta.dirname, "..");
let folder = "";
const at = (...names: string[]) => path.join(folder, ...names);

/** Creates a repository with its own `.env`. */
beforeAll(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), "obo-backup-env-"));
  mkdirSync(at("repository"));
  for (const name of ["scripts", "auth", "db", "package.json"])
    cpSync(path.join(ROOT, name), at("repository", name), { recursive: true });
  symlinkSync(path.join(ROOT, "node_modules"), at("repository/node_modules"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function run(action: string, dataDir: string): string {
  writeFileSync(at("repository/.env"), `DATA_DIR=${dataDir}\n`);
  const { PATH } = process.env;
  const args = [at("repository/scripts/backup.ts"), action, at("copy")];
  const { stdout, stderr } = spawnSync(process.execPath, args, {
    env: { PATH, NODE_ENV: "production" },
    encoding: "utf8",
  });
  return stdout + stderr;
}

test("backup and restore use the data folder set in .env", () => {
  mkdirSync(at("data"));
  writeFileSync(at("data/keys.json"), "{}");
  expect(run("backup", at("data"))).toBe("Copied: keys.json\n");
  expect(run("restore", at("other"))).toBe("Restored: keys.json\n");
  expect(readdirSync(at("other"))).toEqual(["keys.json"]);
});
