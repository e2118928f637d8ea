import path from "node:path";
import { openDatabase } from "#db/open.ts";
import type { Schema } from "#db/schema.ts";
import { readEnvironment } from "./environment.ts";
import { switchWrites, USAGE } from "./writes/switch-writes.ts";

/**
 * `npm run writes` shows which writes the agent may send. `npm run writes -- off` disables all of them, `… off TOOL` one tool, and
 * `on` enables them again: immediately, in every running instance. `… restored` records that the databases come from a dump.
 */
async function main(): Promise<void> {
  const { env, dataDir } = readEnvironment();
  const db = openDatabase<Schema>(env.DATABASE_URL ?? `file:${path.join(dataDir, "app.db")}`);
  try {
    const lines = await switchWrites(db, process.argv.slice(2));
    if (lines) process.stdout.write(lines.map((line) => `${line}\n`).join(""));
    else process.stderr.write(USAGE);
    process.exitCode = lines ? 0 : 64;
  } finally {
    await db.destroy();
  }
}

await main();
