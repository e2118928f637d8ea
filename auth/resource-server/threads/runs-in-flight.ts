import { isInFlight, type RunRecord, type ServerMemory } from "#upstream/server-memory.ts";

let server: ServerMemory | undefined;

/** From now on that server's runs count. */
export function watchRuns(memory: ServerMemory): void {
  server = memory;
}

/** Active and queued runs, whether or not anyone listens to their answers. */
export function listRunsInFlight(): RunRecord[] {
  return Object.values(server?.conn.data.runs ?? {}).filter(isInFlight);
}

/** A run of the npm server's; undefined on another server. */
export function findRun(runId: string): RunRecord | undefined {
  return server?.conn.data.runs[runId];
}
