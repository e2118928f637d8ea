import type { Kysely } from "kysely";
import type { ServerRecords, ThreadRecord } from "#upstream/server-records.ts";
import type { ThreadOwnersTable, ThreadsSchema } from "./database.ts";
import { deliverMessages } from "./inbox/deliver.ts";
import { type LastKnown, listLastKnown } from "./last-known.ts";
import { listThreads } from "./owners.ts";
import { openSaver } from "./saver.ts";

/** Restores a thread, with its questions, in a server that may have forgotten it. */
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

/** By owner, as long as the server remembers their threads. */
const restored = new Map<string, Promise<void>>();
/** The time of each person's last request. */
const active = new Map<string, number>();

/**
 * Restores all threads of a person in the server, with their last change and open questions: once,
 * before the first list of them.
 */
export function restoreAll(records: ServerRecords, db: Kysely<ThreadsSchema>, owner: string): Promise<void> {
  active.set(owner, Date.now());
  const restoring = restored.get(owner) ?? restore(records, db, owner);
  restored.set(owner, restoring);
  restoring.catch(() => restored.delete(owner));
  return restoring;
}

/** Drops the people without a request since that time. @returns the others */
export function forgetOwners(before: Date): ReadonlySet<string> {
  for (const [owner, askedAt] of active) {
    if (askedAt >= before.getTime()) continue;
    active.delete(owner);
    restored.delete(owner);
  }
  return new Set(active.keys());
}

async function restore(records: ServerRecords, db: Kysely<ThreadsSchema>, owner: string): Promise<void> {
  const threads = await listThreads(db, owner);
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

/** A record with a current or more recent run is more accurate. */
function remind(record: ThreadRecord, { changedAt, interrupts }: LastKnown): void {
  if (record.status !== "idle" || record.interrupts) return;
  record.updated_at = changedAt;
  if (interrupts) Object.assign(record, { status: "interrupted", interrupts });
}
