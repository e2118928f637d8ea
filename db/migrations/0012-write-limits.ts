import type { Kysely } from "kysely";

/** Disabled tools, the time of restores, and an index to count a person's daily writes. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable("disabled_writes")
    .addColumn("tool", "text", (c) => c.primaryKey())
    .addColumn("created_at", "bigint", (c) => c.notNull())
    .execute();
  await db.schema.createIndex("writes_by_user").on("writes").columns(["user_id", "created_at"]).execute();
  await db.schema
    .createTable("restores")
    .addColumn("id", "text", (c) => c.primaryKey())
    .addColumn("restored_at", "bigint", (c) => c.notNull())
    .execute();
}
