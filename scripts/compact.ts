import { existsSync } from "node:fs";
import path from "node:path";
import { sql } from "kysely";
import { compactThread, listThreads } from "#auth/resource-server/threads/compact.ts";
import { makeSaver } from "#auth/resource-server/threads/saver.ts";
import { isPostgresUrl, openDatabase, sqlitePath } from "#db/open.ts";
import { runCommand } from "./command.ts";
import { readEnvironment } from "./environment.ts";

/**
 * `npm run conversations:compact`: rewrites conversations stored by an older version so that each message is stored once. The app may
 * run meanwhile, and the command may be interrupted and repeated. Exits with 1 if a conversation can't be read.
 */
async function main(): Promise<number> {
  const { env, dataDir } = readEnvironment();
  const url = env.AGENT_DATABASE_URL ?? env.CHECKPOINTS_URL ?? `file:${path.join(dataDir, "checkpoints.db")}`;
  const isPostgres = isPostgresUrl(url);
  if (!isPostgres && !existsSync(sqlitePath(url))) {
    process.stderr.write(`There is no database at ${sqlitePath(url)} yet: nothing to compact.\n`);
    return 1;
  }
  const [db, saver] = [openDatabase<object>(url), await makeSaver(url)];
  try {
    const unread = await compactAll(db, saver);
    // On SQLite this copies the remaining data, within moments; on Postgres it marks space for reuse without locks.
    await sql`vacuum`.execute(db);
    return unread > 0 ? 1 : 0;
  } finally {
    await db.destroy();
    await saver.end();
  }
}

async function compactAll(
  db: ReturnType<typeof openDatabase<object>>,
  saver: Awaited<ReturnType<typeof makeSaver>>,
) {
  const threads = await listThreads(db);
  let [changed, before, after, unread] = [0, 0, 0, 0];
  for (const threadId of threads) {
    try {
      const done = await compactThread(db, saver, threadId);
      if (done.values > 0) changed += 1;
      before += done.before;
      after += done.after;
    } catch (error) {
      unread += 1;
      process.stderr.write(`${threadId}: ${error instanceof Error ? error.message : "can't be read"}\n`);
    }
  }
  const megabytes = (bytes: number) => `${(bytes / 1e6).toFixed(1)} MB`;
  process.stdout.write(
    `${threads.length} conversations: ${changed} compacted, from ${megabytes(before)} to ${megabytes(after)}; ${unread} can't be read.\n`,
  );
  return unread;
}

await runCommand(main);
