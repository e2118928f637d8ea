import { type Kysely, sql } from "kysely";
import type { ThreadsSchema } from "#auth/resource-server/threads/database.ts";
import { closeThread } from "#auth/resource-server/threads/owners.ts";
import type { DatabaseSaver } from "#auth/resource-server/threads/saver.ts";
import type { Schema } from "#db/schema.ts";
import { timeOf } from "#upstream/checkpoint-ids.ts";

/** The numbers of removed rows, or of rows to remove. */
export type Removed = Record<"threads" | "conversations" | "activity" | "events", number>;

export interface Retention {
  app: Kysely<Schema>;
  agent: Kysely<ThreadsSchema>;
  saver: DatabaseSaver;
}

/**
 * Removes what was last changed before a time: threads with their messages, conversations with their titles, the record of
 * delegated calls, and flow events. Claims of writes stay (a hash and ids): without one, a restored approval could be sent
 * twice. Thread ids stay reserved.
 * @param before milliseconds since 1970
 */
export async function removeOlder(
  { app, agent, saver }: Retention,
  before: number,
  isDryRun: boolean,
): Promise<Removed> {
  const threads = await listOlderThreads(agent, before);
  const removed: Removed = {
    threads: threads.length,
    conversations: await count(app, "conversations", "updated_at", before),
    activity: await count(app, "activity", "created_at", before),
    events: await count(app, "flow_events", "created_at", before),
  };
  if (isDryRun) return removed;
  // Messages first: an interruption may leave a title without messages, but no messages without a title.
  for (const threadId of threads) {
    await closeThread(agent, threadId);
    await saver.deleteThread(threadId);
  }
  await app.deleteFrom("conversations").where("updated_at", "<", before).execute();
  await app
    .insertInto("retention")
    .values({ removed_before: before })
    .onConflict((row) => row.doNothing())
    .execute();
  await app.deleteFrom("activity").where("created_at", "<", before).execute();
  await app.deleteFrom("flow_events").where("created_at", "<", before).execute();
  return removed;
}

/** Threads whose newest checkpoint is older, or, without checkpoints, which are older themselves. Deleted threads have no owner. */
async function listOlderThreads(agent: Kysely<ThreadsSchema>, before: number): Promise<string[]> {
  const { rows } = await sql<{ thread_id: string; created_at: number; last: string | null }>`
    select o.thread_id, o.created_at, (
      select max(c.checkpoint_id) from checkpoints c where c.thread_id = o.thread_id and c.checkpoint_ns = ''
    ) as last
    from thread_owners o
    where o.owner <> '' and o.created_at < ${before}
      and not exists (select 1 from inbox i where i.thread_id = o.thread_id)`.execute(agent);
  return rows
    .filter(
      ({ last, created_at }) => (last === null ? created_at : (timeOf(last)?.msecs ?? created_at)) < before,
    )
    .map(({ thread_id }) => thread_id);
}

async function count(
  app: Kysely<Schema>,
  table: "conversations" | "activity" | "flow_events",
  column: string,
  before: number,
): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*) as count from ${sql.table(table)} where ${sql.ref(column)} < ${before}`.execute(app);
  return Number(rows[0]?.count);
}
