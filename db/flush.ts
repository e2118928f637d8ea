import { closeSync, fdatasync, openSync } from "node:fs";
import type { Kysely } from "kysely";

interface Log {
  file: string;
  /** The running flush. */
  running?: Promise<void> | undefined;
  /** The flush that starts when it has ended. */
  next?: Promise<void> | undefined;
}

/** The write-ahead logs of SQLite databases; Postgres flushes with each commit. */
const logs = new WeakMap<object, Log>();

/** @param file of the database, in WAL mode */
export function noteLog(db: object, file: string): void {
  logs.set(db, { file: `${file}-wal` });
}

/**
 * Makes committed data survive a power failure. SQLite with `synchronous = NORMAL` leaves that to the next checkpoint of its log
 * (sqlite.org/pragma.html#pragma_synchronous); with FULL every commit, and the process, would wait. Here only callers that need
 * it wait: for an accepted message, a claim of a write, a rotated refresh token.
 */
export async function flushToDisk<T>(db: Kysely<T>): Promise<void> {
  const log = logs.get(db);
  if (log) await flushLog(log);
}

/** A running flush may miss later commits, so callers meanwhile share the next one. */
function flushLog(log: Log): Promise<void> {
  const ended = log.running?.catch(() => "its own callers are told") ?? Promise.resolve();
  log.next ??= ended.then(() => {
    log.next = undefined;
    log.running = syncFile(log.file);
    return log.running;
  });
  return log.next;
}

/** Opened and closed at once, which takes no time: each way through Node's threads is another turn of the event loop. */
async function syncFile(path: string): Promise<void> {
  const file = openSync(path, "r+");
  try {
    await new Promise<void>((resolve, reject) => {
      fdatasync(file, (error) => (error ? reject(error) : resolve()));
    });
  } finally {
    closeSync(file);
  }
}
