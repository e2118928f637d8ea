import { type Kysely, sql } from "kysely";

/** The flow inspector's events: docs/decisions/0044. Deleted with their conversation. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable("flow_events")
    .addColumn("id", "text", (c) => c.primaryKey())
    .addColumn("user_id", "text", (c) => c.notNull().references("users.id").onDelete("cascade"))
    .addColumn("thread_id", "text", (c) => c.notNull().references("conversations.id").onDelete("cascade"))
    .addColumn("run_id", "text")
    .addColumn("kind", "text", (c) => c.notNull().check(sql`kind in ('request', 'exchange', 'answer')`))
    .addColumn("facts", "text", (c) => c.notNull())
    .addColumn("created_at", "bigint", (c) => c.notNull())
    .execute();
  await db.schema
    .createIndex("flow_events_by_thread")
    .on("flow_events")
    .columns(["thread_id", "created_at"])
    .execute();
}
