import { randomUUID } from "node:crypto";
import { type Kysely, sql, type Updateable } from "kysely";
import { databaseNow } from "#db/clock.ts";
import type { Connection, ConnectionsTable, Schema } from "#db/schema.ts";

/**
 * A lease on one connection: its holder may use the refresh token, or revoke the grant. Compare-and-set on the
 * row, so that it works across processes, on SQLite and Postgres.
 */

/** Longer than a provider may take to respond (token-endpoint.ts). After that, another caller takes over from a holder that died. */
const LEASE_MS = 30_000;

/** @returns the lease; undefined if another caller holds it, or the row has changed */
export async function takeLease(db: Kysely<Schema>, seen: Connection): Promise<string | undefined> {
  const lease = randomUUID();
  // The database's clock: with another machine's wrong clock, a lease could seem to have expired.
  const now = databaseNow(db);
  const taken = await db
    .updateTable("connections")
    .set({ refresh_lease: lease, refresh_lease_until: sql<number>`${now} + ${sql.lit(LEASE_MS)}` })
    .where("id", "=", seen.id)
    .where("updated_at", "=", seen.updated_at)
    // The fields that `npm run secrets:rotate` changes, and nothing else of the row.
    .where("sealed_tokens", "=", seen.sealed_tokens)
    .where((is) => is.or([is("refresh_lease", "is", null), is("refresh_lease_until", "<=", now)]))
    .executeTakeFirst();
  return taken.numUpdatedRows === 1n ? lease : undefined;
}

/**
 * Releases a lease and stores the result, in one write.
 * @returns the new row; undefined if the lease was lost meanwhile, and nothing was written
 */
export async function releaseLease(
  db: Kysely<Schema>,
  held: Connection,
  lease: string,
  achieved: Updateable<ConnectionsTable> = {},
): Promise<Connection | undefined> {
  return db
    .updateTable("connections")
    .set({ ...achieved, refresh_lease: null, refresh_lease_until: null })
    .where("id", "=", held.id)
    .where("refresh_lease", "=", lease)
    .returningAll()
    .executeTakeFirst();
}

export function findConnectionById(db: Kysely<Schema>, id: string): Promise<Connection | undefined> {
  return db.selectFrom("connections").selectAll().where("id", "=", id).executeTakeFirst();
}
