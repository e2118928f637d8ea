import { randomUUID } from "node:crypto";
import type { Kysely } from "kysely";
import type { Schema } from "#db/schema.ts";
import { ALL_WRITES } from "./write-limits.ts";

/**
 * The operator's switches. The exchange reads them with each write, so that they take effect at once, in every instance.
 * @param tool its name in the activity; all writes by default
 */
export async function disableWrites(db: Kysely<Schema>, tool: string = ALL_WRITES): Promise<void> {
  await db
    .insertInto("disabled_writes")
    .values({ tool, created_at: Date.now() })
    .onConflict((conflict) => conflict.column("tool").doNothing())
    .execute();
}

/**
 * Removes one switch. A tool that was switched off by name stays off when all writes are switched on.
 * @returns false if it was not off
 */
export async function enableWrites(db: Kysely<Schema>, tool: string = ALL_WRITES): Promise<boolean> {
  const deleted = await db.deleteFrom("disabled_writes").where("tool", "=", tool).executeTakeFirst();
  return deleted.numDeletedRows > 0n;
}

/** What is switched off: tools' names, `*` for all. */
export async function listDisabledWrites(db: Kysely<Schema>): Promise<string[]> {
  const rows = await db.selectFrom("disabled_writes").select("tool").orderBy("tool").execute();
  return rows.map(({ tool }) => tool);
}

/** Records that the database was restored from a backup: approvals requested before this moment must be requested again. */
export async function markRestored(db: Kysely<Schema>, now: number = Date.now()): Promise<void> {
  await db.insertInto("restores").values({ id: randomUUID(), restored_at: now }).execute();
}
