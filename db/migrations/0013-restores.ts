import type { Kysely } from "kysely";

/** When this database was restored from a backup. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable("restores")
    .addColumn("id", "text", (c) => c.primaryKey())
    .addColumn("restored_at", "bigint", (c) => c.notNull())
    .execute();
}
