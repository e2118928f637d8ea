import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from "node:fs";
import path from "node:path";
import Database from "better-sqlite3";
import { markRestored } from "#auth/authorization-server/secrets/switches.ts";
import { migrate } from "#db/migrate.ts";
import { openDatabase } from "#db/open.ts";
import { makePrivateFile } from "#db/private-file.ts";
import type { Schema } from "#db/schema.ts";

/**
 * The files of the data folder in a backup. The LangGraph server's own files are a cache and left out (docs/facts.md 11), as is
 * run.json. SQLite's files are never copied directly: a copy of a file in use may be inconsistent.
 */
/**
 * In copying order. Approvals are in the agent's database, claims of their writes in the app's. A copy may have a claim without its
 * approval, but not an approval without its claim: its write would be sent again.
 */
const DATABASES = ["checkpoints.db", "app.db"];
const FILES = ["keys.json", "ports.json", "github.json", "identity"];

/**
 * Copies the embedded data while the app may be running: each database as of one moment (SQLite's `VACUUM INTO`).
 * @param target a new or empty folder; made readable only by its owner
 * @returns the names of the copied files
 * @throws Error if the target is not empty, or there is nothing to copy
 */
export function backUp(dataDir: string, target: string): string[] {
  if (!existsSync(path.join(dataDir, "keys.json")))
    throw new Error(`${dataDir} holds no data: nothing was ever started.`);
  requireEmpty(target);
  mkdirSync(target, { recursive: true, mode: 0o700 });
  const databases = DATABASES.filter((name) => existsSync(path.join(dataDir, name)));
  // Keys first. A key added meanwhile encrypts nothing until the app restarts.
  const files = copyFiles(dataDir, target);
  for (const name of databases) {
    const database = new Database(path.join(dataDir, name), { fileMustExist: true });
    database.pragma("busy_timeout = 5000");
    makePrivateFile(path.join(target, name));
    database.prepare("vacuum into ?").run(path.join(target, name));
    database.close();
  }
  return [...files, ...databases];
}

/**
 * Restores a backup while the app is stopped, and records that in its database: an approval pending in the backup may have been
 * carried out since, so the exchange accepts only approvals requested after the restore.
 * @throws Error if the data folder has data (move it away first), the app runs on it, or the folder is not a backup
 */
export async function restore(source: string, dataDir: string): Promise<string[]> {
  if (!existsSync(path.join(source, "keys.json")))
    throw new Error(`${source} is not a backup: it has no keys.json.`);
  if (isRunning(dataDir)) throw new Error(`The app is running on ${dataDir}: stop it first.`);
  rmSync(path.join(dataDir, "run.json"), { force: true });
  requireEmpty(dataDir);
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  const files = copyFiles(source, dataDir);
  const databases = DATABASES.filter((name) => existsSync(path.join(source, name)));
  for (const name of databases) cpSync(path.join(source, name), path.join(dataDir, name));
  if (databases.includes("app.db")) await noteRestore(path.join(dataDir, "app.db"));
  return [...files, ...databases];
}

async function noteRestore(file: string): Promise<void> {
  const db = openDatabase<Schema>(`file:${file}`);
  try {
    // An older version's backup has no such table.
    await migrate(db);
    await markRestored(db);
  } finally {
    await db.destroy();
  }
}

function copyFiles(from: string, to: string): string[] {
  const present = FILES.filter((name) => existsSync(path.join(from, name)));
  for (const name of present) cpSync(path.join(from, name), path.join(to, name), { recursive: true });
  return present;
}

function requireEmpty(folder: string): void {
  if (!existsSync(folder) || readdirSync(folder).length === 0) return;
  throw new Error(`${folder} holds something already: name another folder, or move it away first.`);
}

function isRunning(dataDir: string): boolean {
  const file = path.join(dataDir, "run.json");
  if (!existsSync(file)) return false;
  const launcher = readLauncher(file);
  if (!launcher) return false;
  try {
    return process.kill(launcher, 0);
  } catch {
    return false;
  }
}

/** @throws Error for a damaged file, because the app may be running */
function readLauncher(file: string): number | undefined {
  try {
    const run: unknown = JSON.parse(readFileSync(file, "utf8"));
    if (typeof run === "object" && run !== null && "launcher" in run) return Number(run.launcher);
  } catch {
    // Reported below.
  }
  throw new Error(
    `${file} is damaged. Make sure that the app does not run (\`ps\`), delete that file, and try again.`,
  );
}
