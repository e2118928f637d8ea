import { type Kysely, type RawBuilder, sql } from "kysely";

/** An expression for milliseconds since 1970 by the database's clock, which processes on several machines share. */
export function databaseNow<T>(db: Kysely<T>): RawBuilder<number> {
  return isPostgres(db)
    ? sql<number>`(extract(epoch from clock_timestamp()) * 1000)::bigint`
    : sql<number>`cast((julianday('now') - 2440587.5) * 86400000 as integer)`;
}

/** Which of our two databases it is, for different SQL. */
export function isPostgres<T>(db: Kysely<T>): boolean {
  // The dialect that supports it. Not by its class: Next loads Kysely once per bundle.
  return db.getExecutor().adapter.supportsTransactionalDdl === true;
}
