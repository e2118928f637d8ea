import { type Kysely, sql } from "kysely";
import { isPostgresUrl, openDatabase } from "./open.ts";

/** Any number, as long as all processes use the same one. */
const KEY = 20_261_130;

/**
 * Creates tables while no other process does. On Postgres, `create table if not exists` can fail with a duplicate key if several
 * processes start together, and LangGraph's saver numbers its migrations without a lock; SQLite locks its file by itself. The lock
 * belongs to a transaction, so that PgBouncer may be in between.
 * @param setUp gets the database, without a time limit for its queries; may use other connections
 */
export async function withSetupLock<T>(url: string, setUp: (db: Kysely<T>) => Promise<void>): Promise<void> {
  const db = openDatabase<T>(url);
  try {
    if (!isPostgresUrl(url)) return await setUp(db);
    await db.transaction().execute(async (transaction) => {
      await sql`select pg_advisory_xact_lock(${KEY})`.execute(transaction);
      await setUp(db);
    });
  } finally {
    await db.destroy();
  }
}
