import { noThread, REFUSALS } from "#auth/protocol/refusals.ts";
import { serverRecords } from "#upstream/server-records.ts";
import { refusal } from "./refusal.ts";
import { threadsDatabase } from "./threads/database.ts";
import { claimThread, findThread } from "./threads/owners.ts";
import type { RunValue } from "./value-rules.ts";

/** @throws HTTPException 403 for a run without a thread: its messages would belong to nobody */
export function requireThreadId(threadId: string | null | undefined): string {
  if (!threadId) throw refusal(REFUSALS.threadless);
  return threadId;
}

/**
 * Claims the id of a new thread.
 * @throws HTTPException 404 if it is, or was, another person's
 */
export async function claimNew(
  threadId: string,
  owner: string,
  metadata: Record<string, unknown> | null | undefined,
): Promise<void> {
  await claim(threadId, owner, typeof metadata?.graph_id === "string" ? metadata.graph_id : null);
}

/**
 * A run makes a new thread with `if_not_exists: "create"` only.
 * @returns whether the run may claim the thread's id
 * @throws HTTPException 404 if there is no such thread
 */
export async function mayClaimForRun(run: RunValue, threadId: string): Promise<boolean> {
  if (run.if_not_exists === "create" || (await findThread(await threadsDatabase(), threadId))) return true;
  // LangSmith's server itself responds with 404; the npm server with "already running" (docs/facts.md 17).
  if (serverRecords()) throw refusal(noThread(threadId));
  return false;
}

/**
 * Claims the id of a run's thread, once nothing else is wrong with the run: a refused one leaves no thread behind.
 * @throws HTTPException 404 if it is another person's
 */
export async function claimForRun(run: RunValue, threadId: string, owner: string): Promise<void> {
  const assistant = await serverRecords()?.assistants.get(run.assistant_id, undefined);
  await claim(threadId, owner, assistant?.graph_id ?? null);
}

async function claim(threadId: string, owner: string, graphId: string | null): Promise<void> {
  if (!(await claimThread(await threadsDatabase(), threadId, owner, graphId)))
    throw refusal(noThread(threadId));
}
