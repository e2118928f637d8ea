import type { ChildProcess } from "node:child_process";

/** Sends a signal to a process and everything that it started; does nothing when they are gone. */
export function killGroup(child: ChildProcess | undefined, signal: NodeJS.Signals): void {
  if (!child?.pid) return;
  try {
    process.kill(-child.pid, signal);
  } catch {
    // The group is gone, which is what was wanted.
  }
}

/** True while anything of the group is left. */
export function isGroupAlive(child: ChildProcess | undefined): boolean {
  if (!child?.pid) return false;
  try {
    return process.kill(-child.pid, 0);
  } catch {
    return false;
  }
}
