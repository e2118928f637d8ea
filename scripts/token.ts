import path from "node:path";
import { openDatabase } from "#db/open.ts";
import type { Schema } from "#db/schema.ts";
import { readEnvironment } from "./environment.ts";
import { issueToken } from "./token/issue.ts";

/**
 * `npm run token -- alice [read|write|approve]`: prints a personal access token for a person who has signed in before, by user name at the
 * embedded provider or e-mail address. For operators with access to the database; people create theirs at /settings/tokens.
 */
const { env, dataDir } = readEnvironment();
const db = openDatabase<Schema>(env.DATABASE_URL ?? `file:${path.join(dataDir, "app.db")}`);
try {
  process.stdout.write(`${await issueToken(db, process.argv[2] ?? "", process.argv[3])}\n`);
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
} finally {
  await db.destroy();
}
