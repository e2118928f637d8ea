import type Database from "better-sqlite3";

/**
 * Runs statements in a transaction of their own. libsql's `transaction` would hide why one failed, if SQLite has rolled back by
 * itself, as on a full disk: docs/facts.md 38.
 * @throws what `run` throws, with nothing committed
 */
export function inTransaction(database: Database.Database, run: () => void): void {
  database.exec("BEGIN");
  try {
    run();
    database.exec("COMMIT");
  } catch (error) {
    if (database.inTransaction) database.exec("ROLLBACK");
    throw error;
  }
}
