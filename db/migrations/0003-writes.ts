import type { Kysely } from "kysely";

/** Writes for which a token was issued: each at most once, for ever. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable("writes")
    .addColumn("action_id", "text", (c) => c.primaryKey())
    .addColumn("user_id", "text", (c) => c.notNull().references("users.id").onDelete("cascade"))
    .addColumn("use_id", "text", (c) => c.notNull())
    .addColumn("tool", "text", (c) => c.notNull())
    .addColumn("arguments_hash", "text", (c) => c.notNull())
    .addColumn("thread_id", "text")
    .addColumn("created_at", "bigint", (c) => c.notNull())
    .execute();
}
