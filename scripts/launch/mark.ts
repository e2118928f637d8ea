import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { realpathSync } from "node:fs";

/** Only the launcher reads it, with `ps`; the processes that have it don't. */
const VARIABLE = "LAUNCHED_AS";

/** A process that a launcher started. */
export interface Marked {
  service: string;
  parent: number;
  /** Its process group. */
  group: number;
}

/** Marks a service's process and its children with the data folder, so that they are found when its run file is lost. */
export function markOf(dataDir: string, service: string): Record<string, string> {
  return { [VARIABLE]: `${hash(dataDir)}:${service}` };
}

/** The processes marked with a data folder. None where `ps` doesn't show environments (BusyBox). */
export function findMarked(dataDir: string): Marked[] {
  // Every process's environment contains secrets: what doesn't match is dropped here.
  const line = new RegExp(`^ *(\\d+) +(\\d+) .* ${VARIABLE}=${hash(dataDir)}:(\\w+)(?: |$)`);
  return listProcesses().flatMap((text) => {
    const [, parent, group, service = ""] = line.exec(text) ?? [];
    return service && Number(group) > 1 ? { service, parent: Number(parent), group: Number(group) } : [];
  });
}

function listProcesses(): string[] {
  try {
    const columns = ["axeww", "-o", "ppid=", "-o", "pgid=", "-o", "command="];
    return execFileSync("ps", columns, {
      encoding: "utf8",
      stdio: ["ignore", "pipe", "ignore"],
      maxBuffer: 256 * 1024 * 1024,
    }).split("\n");
  } catch {
    return [];
  }
}

/** The folder's path itself may contain spaces, which `ps` doesn't quote. */
function hash(dataDir: string): string {
  return createHash("sha256").update(realpathSync(dataDir)).digest("hex").slice(0, 16);
}
