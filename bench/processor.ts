import { readFileSync } from "node:fs";

/** A process's CPU time so far, in milliseconds; NaN without /proc. proc(5): in 100ths of a second. */
export function readProcessorMs(pid: number): number {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1]?.split(" ") ?? [];
    return (Number(fields[11]) + Number(fields[12])) * 10;
  } catch {
    return Number.NaN;
  }
}
