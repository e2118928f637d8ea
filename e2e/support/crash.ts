import { expect } from "@playwright/test";
import type { System } from "./system.ts";

/** Kills a service of a system, as a crash would; the launcher starts it again. */
export function crash(system: System, service: string): void {
  process.kill(-system.pid(service), "SIGKILL");
}

/** The same, and waits until it is up again. */
export async function crashAndReturn(system: System, service: string, healthUrl: string): Promise<void> {
  const before = system.pid(service);
  crash(system, service);
  const isUp = async () => system.pid(service) !== before && (await answers(healthUrl));
  await expect.poll(isUp, { timeout: 30_000 }).toBe(true);
}

function answers(url: string): Promise<boolean> {
  return fetch(url).then(
    (response) => response.ok,
    () => false,
  );
}
