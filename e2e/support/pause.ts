import type { System } from "./system.ts";

/** Pauses a service's process while `work` runs, as if its machine had vanished. */
export async function whilePaused(system: System, service: string, work: () => Promise<void>): Promise<void> {
  const pid = system.pid(service);
  process.kill(-pid, "SIGSTOP");
  try {
    await work();
  } finally {
    // The launcher replaces a process that has hung for too long.
    if (system.pid(service) === pid) process.kill(-pid, "SIGCONT");
  }
}

/** Pauses the model's process while `work` runs, so that a running answer can't end however slow the machine is. */
export const whileModelIsPaused = (system: System, work: () => Promise<void>): Promise<void> =>
  whilePaused(system, "model", work);
