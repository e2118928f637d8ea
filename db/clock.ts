import { type Kysely, type RawBuilder, sql } from "kysely";

/**
 * Milliseconds since 1970 by the database's own clock, as an expression: what processes on several machines must agree on,
 * whatever their own clocks say.
 */
export function databaseNow<T>(db: Kysely<T>): RawBuilder<number> {
  return isPostgres(db)
    ? sql<number>`(extract(epoch from clock_timestamp()) * 1000)::bigint`
    : sql<number>`cast((julianday('now') - 2440587.5) * 86400000 as integer)`;
}

/** Which of our two databases it is, where they need different SQL. */
export function isPostgres<T>(db: Kysely<T>): boolean {
  // Of our two dialects, the one that can. Not by its class: Next loads Kysely once per bundle.
  return db.getExecutor().adapter.supportsTransactionalDdl === true;
}
