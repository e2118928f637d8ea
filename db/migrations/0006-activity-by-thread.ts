import type { Kysely } from "kysely";

/** The uses of one conversation are asked for each time it is opened, and again and again while the inspector is. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createIndex("activity_by_thread")
    .on("activity")
    .columns(["user_id", "thread_id", "created_at"])
    .execute();
}
