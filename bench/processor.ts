import { readFileSync } from "node:fs";

/** What a process has used of the processor so far, in milliseconds; NaN where there is no /proc. proc(5): in 100ths of a second. */
export function readProcessorMs(pid: number): number {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1]?.split(" ") ?? [];
    return (Number(fields[11]) + Number(fields[12])) * 10;
  } catch {
    return Number.NaN;
  }
}
