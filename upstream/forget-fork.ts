import { serverRecords, type ThreadRecord } from "./server-records.ts";

/** Of a run's place in a thread. */
const PLACE = ["checkpoint_id", "checkpoint_ns", "checkpoint_map"];

/**
 * The npm server keeps the checkpoint from which a run began with the thread's record, and begins every later run there
 * too: what was said after a fork would be lost from sight (docs/facts.md 20). A fork is one run's; the next one goes on at the end.
 */
export async function forgetFork(threadId: string): Promise<void> {
  const configurable = (await findRecord(threadId))?.config?.configurable;
  for (const key of PLACE) delete configurable?.[key];
}

async function findRecord(threadId: string): Promise<ThreadRecord | undefined> {
  try {
    return await serverRecords()?.threads.get(threadId, undefined);
  } catch (error) {
    // A thread that is made by this very run.
    if (error instanceof Error && Reflect.get(error, "status") === 404) return undefined;
    throw error;
  }
}
