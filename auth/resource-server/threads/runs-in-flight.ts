import type { RunRecord, ServerMemory } from "#upstream/server-memory.ts";

let server: ServerMemory | undefined;
let workers = Number.POSITIVE_INFINITY;
/** The owners of runs that the server does not know yet, one entry for each. */
const arriving: string[] = [];

/** @param count how many runs the server executes concurrently; a further one would wait, for an unknown time */
export function limitRuns(count: number): void {
  workers = count;
}

/**
 * Takes a worker for a run that is about to be accepted or rejected.
 * @param streams how many streams its owner may have open. Runs go on without theirs: one person has at most that many in flight, or
 *   half of the workers
 * @returns releases it, to be called once the server knows the run or has rejected it; or why the run can't start now: all workers
 *   are busy, or its owner has too many of them
 */
export function reserveWorker(owner: string, streams: number): (() => void) | "busy" | "too_many" {
  const runs = listRunsInFlight();
  const most = Math.max(streams, workers / 2);
  const own = runs.filter(({ metadata }) => metadata?.owner === owner).length;
  if (own + arriving.filter((one) => one === owner).length >= most) return "too_many";
  if (runs.length + arriving.length >= workers) return "busy";
  arriving.push(owner);
  return () => void arriving.splice(arriving.indexOf(owner), 1);
}

/** From now on that server's runs count. */
export function watchRuns(memory: ServerMemory): void {
  server = memory;
}

/** Active and queued runs, whether or not anyone listens to their answers. */
export function countRunsInFlight(): number {
  return listRunsInFlight().length;
}

function listRunsInFlight(): RunRecord[] {
  const runs = Object.values(server?.conn.data.runs ?? {});
  return runs.filter(({ status }) => status === "pending" || status === "running");
}

/** A run of the npm server's; undefined on another server. */
export function findRun(runId: string): RunRecord | undefined {
  return server?.conn.data.runs[runId];
}
