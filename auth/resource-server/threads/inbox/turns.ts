import { isInFlight, type ServerMemory } from "#upstream/server-memory.ts";

/**
 * Who may change a thread's state: a run, or a delivery from the inbox. The server serialises its runs; here a delivery
 * waits for runs, and a new run for a delivery. Accepting a run and inserting it into the server's memory are two steps:
 * in between, the run is announced.
 */
const arriving = new Map<string, number>();
const deliveries = new Map<string, Promise<void>>();

/** Waits for a delivery, then announces a run. @returns withdraws that, once the server has stored or rejected the run */
export async function announceRun(threadId: string): Promise<() => void> {
  for (let delivery = deliveries.get(threadId); delivery; delivery = deliveries.get(threadId)) await delivery;
  arriving.set(threadId, (arriving.get(threadId) ?? 0) + 1);
  return () => {
    const left = (arriving.get(threadId) ?? 1) - 1;
    if (left > 0) arriving.set(threadId, left);
    else arriving.delete(threadId);
  };
}

/** How many runs of the thread were announced and are not in the server's memory yet. */
export function countArriving(threadId: string): number {
  return arriving.get(threadId) ?? 0;
}

/** The ids of the thread's active and queued runs, in the order of their arrival. */
export function listInFlight({ conn }: ServerMemory, threadId: string): string[] {
  return Object.entries(conn.data.runs)
    .filter(([, run]) => run.thread_id === threadId && isInFlight(run))
    .map(([id]) => id);
}

/** Delivers, unless a run is in flight; a second caller waits for the first one's delivery. */
export async function deliverInTurn(
  memory: ServerMemory,
  threadId: string,
  deliver: () => Promise<void>,
): Promise<void> {
  const underWay = deliveries.get(threadId);
  if (underWay) return underWay;
  if (countArriving(threadId) > 0 || listInFlight(memory, threadId).length > 0) return;
  const delivery = deliver().finally(() => deliveries.delete(threadId));
  deliveries.set(threadId, delivery);
  return delivery;
}
