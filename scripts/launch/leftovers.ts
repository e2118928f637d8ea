import { execFileSync } from "node:child_process";
import { accessSync, constants, existsSync, readFileSync, rmSync } from "node:fs";
import path from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { z } from "zod";

/** Not 0 or 1: signalling those groups would end this process, or every process of the machine. */
const pid = z.int().min(2);
const runSchema = z.object({ launcher: z.int().positive(), pids: z.record(z.string(), pid.optional()) });
type Run = z.infer<typeof runSchema>;

/** How long a killed process may take to release its port. */
const RELEASE_MS = 3_000;

/**
 * Ends the processes that a killed launcher left behind: the process groups in the data folder's run file, if they still run its
 * commands.
 * @throws Error if the launcher of that file is alive: two can't share one data folder
 */
export async function stopLeftovers(dataDir: string, say: (message: string) => void): Promise<void> {
  const file = path.join(dataDir, "run.json");
  if (!existsSync(file)) return;
  const run = readRunFile(file);
  if (!run)
    say(`${file} was damaged, and is written again. Processes of the last start may still run: see \`ps\`.`);
  if (run) refuseSecond(run.launcher);
  const groups = namedInRunFile(run);
  for (const [group, name] of groups) {
    say(`${name} was left behind by an earlier start (process ${group}): stopped.`);
    signal(group, "SIGKILL");
  }
  const until = performance.now() + RELEASE_MS;
  while (groups.some(([group]) => signal(group, 0)) && performance.now() < until) await pause(25);
  rmSync(file, { recursive: true });
}

function refuseSecond(launcher: number): void {
  if (launcher === process.pid || !/launch\.ts/.test(commandOf(launcher))) return;
  throw new Error(
    `The app runs already with this data folder (process ${launcher}). Stop it, or set DATA_DIR.`,
  );
}

function namedInRunFile(run: Run | undefined): [number, string][] {
  return Object.entries(run?.pids ?? {}).flatMap(([name, pid]) =>
    pid && /next|langgraph|dev\/\w+\/main\.ts/.test(commandOf(pid)) ? [[pid, name]] : [],
  );
}

/** @returns false if the group has ended */
function signal(group: number, what: NodeJS.Signals | 0): boolean {
  try {
    return process.kill(-group, what);
  } catch {
    return false;
  }
}

/** @returns undefined for a file truncated by a crash or a full disk @throws Node's error if it may not be read */
function readRunFile(file: string): Run | undefined {
  accessSync(file, constants.R_OK);
  try {
    return runSchema.parse(JSON.parse(readFileSync(file, "utf8")));
  } catch {
    return undefined;
  }
}

function commandOf(pid: number): string {
  try {
    return execFileSync("ps", ["-o", "command=", "-p", String(pid)], {
      encoding: "utf8",
      stdio: ["ignore", "pipe", "ignore"],
    });
  } catch {
    return "";
  }
}
