import { serverRecords, type ThreadRecord } from "./server-records.ts";

/** The configuration keys of a run's position in a thread. */
const PLACE = ["checkpoint_id", "checkpoint_ns", "checkpoint_map"];

/**
 * The npm server stores the checkpoint of a fork in the thread's record and starts every later run there too, which would hide
 * later messages (docs/facts.md 20). A fork applies to one run; the next one continues at the end.
 */
export async function forgetFork(threadId: string): Promise<void> {
  const configurable = (await findRecord(threadId))?.config?.configurable;
  for (const key of PLACE) delete configurable?.[key];
}

async function findRecord(threadId: string): Promise<ThreadRecord | undefined> {
  try {
    return await serverRecords()?.threads.get(threadId, undefined);
  } catch (error) {
    // The thread is created by this run.
    if (error instanceof Error && Reflect.get(error, "status") === 404) return undefined;
    throw error;
  }
}
