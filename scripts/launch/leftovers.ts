import { execFileSync } from "node:child_process";
import { existsSync, readFileSync, rmSync } from "node:fs";
import { z } from "zod";

/** Not 0 or 1: signalling those groups would end this process, or every process of the machine. */
const pid = z.int().min(2);
const runSchema = z.object({ launcher: z.int().positive(), pids: z.record(z.string(), pid.optional()) });

/**
 * Ends the processes that a killed launcher left behind: the process groups in its run file, if they still run its commands.
 * @throws Error if the launcher of that file is alive: two can't share one data folder
 */
export async function stopLeftovers(file: string, say: (message: string) => void): Promise<void> {
  if (!existsSync(file)) return;
  const run = readRunFile(file);
  if (!run) {
    say(`${file} was damaged, and is written again. Processes of the last start may still run: see \`ps\`.`);
    return rmSync(file, { recursive: true });
  }
  if (run.launcher !== process.pid && /launch\.ts/.test(commandOf(run.launcher))) {
    throw new Error(
      `The app runs already with this data folder (process ${run.launcher}). Stop it, or set DATA_DIR.`,
    );
  }
  for (const [name, pid] of Object.entries(run.pids)) {
    if (!pid || !/next|langgraph|dev\/\w+\/main\.ts/.test(commandOf(pid))) continue;
    say(`${name} was left behind by an earlier start (process ${pid}): stopped.`);
    try {
      process.kill(-pid, "SIGKILL");
    } catch {
      // It has ended meanwhile.
    }
  }
  rmSync(file);
}

/** @returns undefined for a file truncated by a crash or a full disk */
function readRunFile(file: string): z.infer<typeof runSchema> | undefined {
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
