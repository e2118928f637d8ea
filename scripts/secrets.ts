import { existsSync } from "node:fs";
import { openSecretStore } from "#auth/authorization-server/secrets/secret-store.ts";
import { isPostgresUrl, openDatabase, sqlitePath } from "#db/open.ts";
import type { Schema } from "#db/schema.ts";
import { logSecurity } from "#observability/security-log.ts";
import { readSetup } from "./doctor/setup.ts";
import { readEnvironment } from "./environment.ts";
import { reportRotation } from "./secrets/report.ts";

/**
 * `npm run secrets:rotate`: puts every stored secret away again the way the environment says today: sealed with the first
 * key of SECRETS_KEYS, or in the store that SECRET_STORE names. The app may run meanwhile. Ends with 0 when all are done,
 * 75 when some changed meanwhile (run it again), 1 when some can't be opened by any key, or the store can't be reached.
 */
async function main(): Promise<number> {
  const { env, dataDir } = readEnvironment();
  const { setup, findings } = await readSetup(env, dataDir);
  if (!setup) {
    for (const { message, fix } of findings) process.stderr.write(fix ? `${message}\n→ ${fix}\n` : "");
    return 1;
  }
  const { DATABASE_URL } = setup.web;
  if (!isPostgresUrl(DATABASE_URL) && !existsSync(sqlitePath(DATABASE_URL))) {
    process.stderr.write(`There is no database at ${sqlitePath(DATABASE_URL)} yet: nothing to rotate.\n`);
    return 1;
  }
  const db = openDatabase<Schema>(DATABASE_URL);
  try {
    const room = { db, secrets: openSecretStore(setup.web) };
    const { lines, exitCode, counts } = await reportRotation(room, setup.web.SECRETS_KEYS);
    if (counts) logSecurity("keys_rotated", {}, counts, process.stderr);
    process.stdout.write(lines.map((line) => `${line}\n`).join(""));
    return exitCode;
  } finally {
    await db.destroy();
  }
}

process.exitCode = await main();
