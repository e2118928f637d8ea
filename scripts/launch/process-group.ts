import type { ChildProcess } from "node:child_process";

/** Sends a signal to a process and its children; does nothing if they have exited. */
export function killGroup(child: ChildProcess | undefined, signal: NodeJS.Signals): void {
  if (!child?.pid) return;
  try {
    process.kill(-child.pid, signal);
  } catch {
    // The group has already exited.
  }
}

/** Whether a process of the group is still running. */
export function isGroupAlive(child: ChildProcess | undefined): boolean {
  if (!child?.pid) return false;
  try {
    return process.kill(-child.pid, 0);
  } catch {
    return false;
  }
}
