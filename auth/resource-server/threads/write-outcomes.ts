import type { Kysely } from "kysely";
import type { ThreadsSchema, WriteOutcomesTable } from "./database.ts";

/** Records that a write is about to be sent. An existing record stays unchanged. */
export async function beginWrite(
  db: Kysely<ThreadsSchema>,
  write: { actionId: string; threadId: string },
): Promise<void> {
  await db
    .insertInto("write_outcomes")
    .values({
      action_id: write.actionId,
      thread_id: write.threadId,
      status: "sending",
      content: "",
      created_at: Date.now(),
    })
    .onConflict((conflict) => conflict.column("action_id").doNothing())
    .execute();
}

/** Records its outcome. */
export async function endWrite(
  db: Kysely<ThreadsSchema>,
  actionId: string,
  outcome: { status: "success" | "error"; content: string },
): Promise<void> {
  await db.updateTable("write_outcomes").set(outcome).where("action_id", "=", actionId).execute();
}

/** Deletes the record: nothing was sent, and the same write may still be. */
export async function forgetWrite(db: Kysely<ThreadsSchema>, actionId: string): Promise<void> {
  await db
    .deleteFrom("write_outcomes")
    .where("action_id", "=", actionId)
    .where("status", "=", "sending")
    .execute();
}

/** The record of a write; undefined if it was never started. */
export async function findWrite(
  db: Kysely<ThreadsSchema>,
  actionId: string,
): Promise<WriteOutcomesTable | undefined> {
  return db.selectFrom("write_outcomes").selectAll().where("action_id", "=", actionId).executeTakeFirst();
}
