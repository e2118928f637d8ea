import type { ServerMemory } from "./server-memory.ts";

let server: ServerMemory | undefined;

/** From now on that server's runs count. */
export function watchRuns(memory: ServerMemory): void {
  server = memory;
}

/** Runs that are running or wait for their turn, whether or not anyone listens to their answers. */
export function countRunsInFlight(): number {
  const runs = Object.values(server?.conn.data.runs ?? {});
  return runs.filter(({ status }) => status === "pending" || status === "running").length;
}
