import type { Kysely } from "kysely";
import type { ThreadOwnersTable, ThreadsSchema } from "./database.ts";
import { listLastKnown } from "./last-known.ts";
import { findThread, listThreads } from "./owners.ts";
import { openSaver } from "./saver.ts";
import type { ServerRecords } from "./server-records.ts";

/** Tells the server of a thread that it may have forgotten. */
export async function restoreRecord(
  records: ServerRecords,
  { thread_id, owner, graph_id }: ThreadOwnersTable,
): Promise<void> {
  const metadata = { owner, ...(graph_id ? { graph_id } : {}) };
  await records.threads.put(thread_id, { metadata, if_exists: "do_nothing" }, undefined);
}

/** By owner, for as long as this process lives: so long does the server remember. */
const restored = new Map<string, Promise<void>>();

/**
 * Tells the server of all threads of a person, when each was last changed, and which of them wait for an answer: once,
 * before the first list of them.
 */
export function restoreAll(records: ServerRecords, db: Kysely<ThreadsSchema>, owner: string): Promise<void> {
  const restoring = restored.get(owner) ?? restore(records, db, owner);
  restored.set(owner, restoring);
  restoring.catch(() => restored.delete(owner));
  return restoring;
}

async function restore(records: ServerRecords, db: Kysely<ThreadsSchema>, owner: string): Promise<void> {
  for (const thread of await listThreads(db, owner)) await restoreRecord(records, thread);
  const saver = await openSaver();
  if (!saver) return;
  for (const { threadId, changedAt, interrupts } of await listLastKnown(db, saver, owner)) {
    const thread = await findThread(db, threadId);
    // Deleted a moment ago.
    if (thread?.owner !== owner) continue;
    await restoreRecord(records, thread);
    const record = await records.threads.get(threadId, undefined);
    // One in which something runs, or has run meanwhile, knows better.
    if (record.status !== "idle" || record.interrupts) continue;
    record.updated_at = changedAt;
    if (interrupts) Object.assign(record, { status: "interrupted", interrupts });
  }
}
