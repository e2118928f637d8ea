import type { RunRecord, ServerMemory } from "#upstream/server-memory.ts";

let server: ServerMemory | undefined;
let workers = Number.POSITIVE_INFINITY;
/** Requests for runs that the server does not know yet. */
let arriving = 0;

/** @param count how many runs the server executes concurrently; a further one would wait, for an unknown time */
export function limitRuns(count: number): void {
  workers = count;
}

/**
 * Takes a worker for a run that is about to be accepted or rejected.
 * @returns releases it, to be called once the server knows the run or has rejected it; undefined if the run would have to wait for another
 */
export function reserveWorker(): (() => void) | undefined {
  if (countRunsInFlight() + arriving >= workers) return undefined;
  arriving += 1;
  return () => {
    arriving -= 1;
  };
}

/** From now on that server's runs count. */
export function watchRuns(memory: ServerMemory): void {
  server = memory;
}

/** Active and queued runs, whether or not anyone listens to their answers. */
export function countRunsInFlight(): number {
  const runs = Object.values(server?.conn.data.runs ?? {});
  return runs.filter(({ status }) => status === "pending" || status === "running").length;
}

/** A run of the npm server's; undefined on another server. */
export function findRun(runId: string): RunRecord | undefined {
  return server?.conn.data.runs[runId];
}
