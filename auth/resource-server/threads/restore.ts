import type { Kysely } from "kysely";
import type { ThreadOwnersTable, ThreadsSchema } from "./database.ts";
import { deliverMessages } from "./inbox/deliver.ts";
import { type LastKnown, listLastKnown } from "./last-known.ts";
import { listThreads } from "./owners.ts";
import { openSaver } from "./saver.ts";
import type { ServerRecords, ThreadRecord } from "./server-records.ts";

/** Tells the server of a thread that it may have forgotten. */
export async function restoreRecord(
  records: ServerRecords,
  { thread_id, owner, graph_id }: ThreadOwnersTable,
): Promise<void> {
  const metadata = { owner, ...(graph_id ? { graph_id } : {}) };
  await records.threads.put(thread_id, { metadata, if_exists: "do_nothing" }, undefined);
}

/** More than one person has; each is some hundred bytes in the server's memory. */
const MOST_THREADS = 10_000;

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
  const threads = await listThreads(db, owner, MOST_THREADS);
  for (const thread of threads) {
    await restoreRecord(records, thread);
    await deliverMessages(records, thread.thread_id);
  }
  const saver = await openSaver();
  const known = new Map(saver && (await listLastKnown(db, saver, owner)).map((one) => [one.threadId, one]));
  for (const thread of threads) {
    const last = known.get(thread.thread_id);
    if (last) remind(await records.threads.get(thread.thread_id, undefined), last);
  }
}

/** A record in which something runs, or has run meanwhile, knows better. */
function remind(record: ThreadRecord, { changedAt, interrupts }: LastKnown): void {
  if (record.status !== "idle" || record.interrupts) return;
  record.updated_at = changedAt;
  if (interrupts) Object.assign(record, { status: "interrupted", interrupts });
}
