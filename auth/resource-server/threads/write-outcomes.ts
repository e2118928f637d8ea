import type { Kysely } from "kysely";
import type { ThreadsSchema, WriteOutcomesTable } from "./database.ts";

/** Notes that a write is about to be sent. One that is noted already stays as it is. */
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

/** Notes what became of it. */
export async function endWrite(
  db: Kysely<ThreadsSchema>,
  actionId: string,
  outcome: { status: "success" | "error"; content: string },
): Promise<void> {
  await db.updateTable("write_outcomes").set(outcome).where("action_id", "=", actionId).execute();
}

/** Takes the note back: nothing was sent, and the same write may still be. */
export async function forgetWrite(db: Kysely<ThreadsSchema>, actionId: string): Promise<void> {
  await db
    .deleteFrom("write_outcomes")
    .where("action_id", "=", actionId)
    .where("status", "=", "sending")
    .execute();
}

/** What is known of a write; undefined when it was never begun. */
export async function findWrite(
  db: Kysely<ThreadsSchema>,
  actionId: string,
): Promise<WriteOutcomesTable | undefined> {
  return db.selectFrom("write_outcomes").selectAll().where("action_id", "=", actionId).executeTakeFirst();
}
