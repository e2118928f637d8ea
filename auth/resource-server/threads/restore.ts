import type { Kysely } from "kysely";
import type { ServerRecords, ThreadRecord } from "#upstream/server-records.ts";
import type { ThreadOwnersTable, ThreadsSchema } from "./database.ts";
import { deliverMessages } from "./inbox/deliver.ts";
import { type LastKnown, listLastKnown } from "./last-known.ts";
import { listThreads } from "./owners.ts";
import { openSaver } from "./saver.ts";

/** Tells the server of a thread that it may have forgotten, and of what it asks. */
export async function restoreThread(
  records: ServerRecords,
  db: Kysely<ThreadsSchema>,
  thread: ThreadOwnersTable,
): Promise<void> {
  active.set(thread.owner, Date.now());
  const isForgotten = !(thread.thread_id in records.conn.data.threads);
  await restoreRecord(records, thread);
  const saver = isForgotten ? await openSaver() : undefined;
  if (!saver) return;
  const [last] = await listLastKnown(db, saver, thread.owner, thread.thread_id);
  if (last) remind(await records.threads.get(thread.thread_id, undefined), last);
}

async function restoreRecord(
  records: ServerRecords,
  { thread_id, owner, graph_id }: ThreadOwnersTable,
): Promise<void> {
  const metadata = { owner, ...(graph_id ? { graph_id } : {}) };
  await records.threads.put(thread_id, { metadata, if_exists: "do_nothing" }, undefined);
}

/** More than one person has; each is some hundred bytes in the server's memory. */
const MOST_THREADS = 10_000;

/** By owner, as long as the server remembers their threads. */
const restored = new Map<string, Promise<void>>();
/** When each person asked last. */
const active = new Map<string, number>();

/**
 * Tells the server of all threads of a person, when each was last changed, and which of them wait for an answer: once,
 * before the first list of them.
 */
export function restoreAll(records: ServerRecords, db: Kysely<ThreadsSchema>, owner: string): Promise<void> {
  active.set(owner, Date.now());
  const restoring = restored.get(owner) ?? restore(records, db, owner);
  restored.set(owner, restoring);
  restoring.catch(() => restored.delete(owner));
  return restoring;
}

/** Forgets the people who asked for nothing since that time. @returns the others */
export function forgetOwners(before: Date): ReadonlySet<string> {
  for (const [owner, askedAt] of active) {
    if (askedAt >= before.getTime()) continue;
    active.delete(owner);
    restored.delete(owner);
  }
  return new Set(active.keys());
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
