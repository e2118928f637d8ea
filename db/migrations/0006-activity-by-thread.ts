import type { Kysely } from "kysely";

/** A conversation's token uses are read each time it is opened, and repeatedly while the inspector is open. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createIndex("activity_by_thread")
    .on("activity")
    .columns(["user_id", "thread_id", "created_at"])
    .execute();
}
