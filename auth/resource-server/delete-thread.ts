import { setTimeout } from "node:timers/promises";
import { REFUSALS } from "#auth/protocol/refusals.ts";
import { serverRecords } from "#upstream/server-records.ts";
import { refusal } from "./refusal.ts";
import { threadsDatabase } from "./threads/database.ts";
import { listInFlight } from "./threads/inbox/turns.ts";
import { forgetMessages } from "./threads/inbox/withdraw.ts";
import { closeThread, findThread } from "./threads/owners.ts";
import { openSaver } from "./threads/saver.ts";

/**
 * Deletes our data of a thread, before the server deletes its own. The npm server clears its own memory only
 * (docs/facts.md 15); and deleting a thread during a run kills a worker (docs/facts.md 12), so runs are stopped first. A
 * second time after the id is closed: one may have started in between.
 * @throws HTTPException 409 if a run does not stop
 */
export async function deleteThread(threadId: string, owner: string): Promise<void> {
  const db = await threadsDatabase();
  const thread = await findThread(db, threadId);
  if (thread?.owner !== owner) return;
  const saver = await openSaver();
  await stopRuns(threadId);
  await saver?.deleteThread(threadId);
  await closeThread(db, threadId);
  await forgetMessages(threadId);
  if (await stopRuns(threadId)) await saver?.deleteThread(threadId);
}

const STOP_MS = 5_000;
const POLL_MS = 50;

/** @returns whether there was something to stop. @throws HTTPException 409 if a run does not stop */
async function stopRuns(threadId: string): Promise<boolean> {
  const records = serverRecords();
  if (!records) return false;
  const ids = listInFlight(records, threadId);
  if (ids.length === 0) return false;
  await records.runs.cancel(threadId, ids, { action: "interrupt" }, undefined);
  for (const until = performance.now() + STOP_MS; performance.now() < until; ) {
    // A pause also after the last one ended: the worker still writes the thread's record.
    await setTimeout(POLL_MS);
    if (listInFlight(records, threadId).length === 0) return true;
  }
  throw refusal(REFUSALS.unstoppable);
}
