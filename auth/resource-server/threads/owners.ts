import type { Kysely } from "kysely";
import type { ThreadOwnersTable, ThreadsSchema } from "./database.ts";

/** Owner of deleted threads. Nobody's identity is empty: session tokens without a subject are refused. */
const NOBODY = "";

/**
 * Claims a thread id for a person. The first claim is permanent: after a crash the server knows no threads, and
 * the first person to use an id must not get the messages of its owner.
 * @returns true if the thread is theirs
 */
export async function claimThread(
  db: Kysely<ThreadsSchema>,
  threadId: string,
  owner: string,
  graphId: string | null,
): Promise<boolean> {
  const inserted = await db
    .insertInto("thread_owners")
    .values({ thread_id: threadId, owner, graph_id: graphId, created_at: Date.now() })
    .onConflict((conflict) => conflict.column("thread_id").doNothing())
    .executeTakeFirst();
  if (inserted.numInsertedOrUpdatedRows === 1n) return true;
  const row = await findThread(db, threadId);
  if (row?.owner !== owner) return false;
  if (graphId && row.graph_id !== graphId) {
    await db
      .updateTable("thread_owners")
      .set({ graph_id: graphId })
      .where("thread_id", "=", threadId)
      .execute();
  }
  return true;
}

/** A thread's owner; undefined for one that was never created. A deleted one belongs to nobody. */
export async function findThread(
  db: Kysely<ThreadsSchema>,
  threadId: string,
): Promise<ThreadOwnersTable | undefined> {
  return db.selectFrom("thread_owners").selectAll().where("thread_id", "=", threadId).executeTakeFirst();
}

/** More than any person has; each takes some hundred bytes in the server's memory. */
const MOST_THREADS = 10_000;

/** A person's threads, newest first. */
export async function listThreads(db: Kysely<ThreadsSchema>, owner: string): Promise<ThreadOwnersTable[]> {
  return db
    .selectFrom("thread_owners")
    .selectAll()
    .where("owner", "=", owner)
    .orderBy("created_at", "desc")
    .limit(MOST_THREADS)
    .execute();
}

/**
 * Permanently closes a thread's id when its messages are deleted: a concurrent run may still write
 * a checkpoint under it, which the next person to use the id must not get. Also deletes its recorded writes and the messages in
 * its inbox. The owner row first: an insert into the inbox locks that row, and comes either before this or not at all.
 */
export async function closeThread(db: Kysely<ThreadsSchema>, threadId: string): Promise<void> {
  await db
    .updateTable("thread_owners")
    .set({ owner: NOBODY, graph_id: null })
    .where("thread_id", "=", threadId)
    .execute();
  await db.deleteFrom("write_outcomes").where("thread_id", "=", threadId).execute();
  await db.deleteFrom("inbox").where("thread_id", "=", threadId).execute();
}
