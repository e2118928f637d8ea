import type { RunRecord, ServerMemory } from "#upstream/server-memory.ts";

let server: ServerMemory | undefined;
let workers = Number.POSITIVE_INFINITY;
/** Requests for a run that the server does not know yet. */
let arriving = 0;

/** @param count how many runs the server carries out at once; a further one would wait, and nobody could say how long */
export function limitRuns(count: number): void {
  workers = count;
}

/**
 * Takes a worker for a run that is about to be accepted or refused.
 * @returns to be called once the server knows the run, or has refused it; undefined when the run would wait for another to end
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

/** Runs that are running or wait for their turn, whether or not anyone listens to their answers. */
export function countRunsInFlight(): number {
  const runs = Object.values(server?.conn.data.runs ?? {});
  return runs.filter(({ status }) => status === "pending" || status === "running").length;
}

/** A run of the npm server's; undefined on another server. */
export function findRun(runId: string): RunRecord | undefined {
  return server?.conn.data.runs[runId];
}
