import { open } from "node:fs/promises";
import type { Kysely } from "kysely";

/** The write-ahead logs of SQLite databases; Postgres flushes with each commit. */
const logs = new WeakMap<object, string>();

/** @param file of the database, in WAL mode */
export function noteLog(db: object, file: string): void {
  logs.set(db, `${file}-wal`);
}

/**
 * Makes what was committed survive a loss of power. SQLite with `synchronous = NORMAL` leaves that to the next checkpoint of
 * its log (sqlite.org/pragma.html#pragma_synchronous); FULL would have every commit wait, and the process with it. Here the
 * few wait that must: an accepted message, a claim of a write, a rotated refresh token.
 */
export async function flushToDisk<T>(db: Kysely<T>): Promise<void> {
  const log = logs.get(db);
  if (!log) return;
  const file = await open(log, "r+");
  try {
    await file.datasync();
  } finally {
    await file.close();
  }
}
