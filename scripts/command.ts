import { existsSync } from "node:fs";
import path from "node:path";
import type { Kysely } from "kysely";
import { hasSchema } from "#db/migrate.ts";
import { isPostgresUrl, openDatabase, sqlitePath } from "#db/open.ts";
import type { Schema } from "#db/schema.ts";
import { describeError } from "./describe-error.ts";
import type { Environment } from "./environment.ts";

/**
 * Runs an operator's command and sets the process's exit code. An error is printed as its message, with exit code 1.
 * @param command returns the exit code, by default 0
 */
export async function runCommand(command: () => Promise<number> | Promise<void>): Promise<void> {
  try {
    process.exitCode = (await command()) ?? 0;
  } catch (error) {
    process.stderr.write(`${describeError(error)}\n`);
    process.exitCode = 1;
  }
}

/**
 * Opens the app's database for a command, and creates nothing.
 * @throws Error before the app's first start, which creates the database and its tables
 */
export async function openAppDatabase({ env, dataDir }: Environment): Promise<Kysely<Schema>> {
  const url = env.DATABASE_URL ?? `file:${path.join(dataDir, "app.db")}`;
  const isFile = !isPostgresUrl(url);
  if (isFile && !existsSync(sqlitePath(url))) throw notStarted(`There is no database at ${sqlitePath(url)}`);
  const db = openDatabase<Schema>(url);
  try {
    if (await hasSchema(db)) return db;
    throw notStarted(`The database ${isFile ? sqlitePath(url) : "of DATABASE_URL"} is empty`);
  } catch (error) {
    await db.destroy();
    throw error;
  }
}

const notStarted = (what: string) =>
  new Error(`${what}: start the app once (\`npm run dev\` or \`npm start\`), then run this again.`);
