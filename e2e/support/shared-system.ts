import { readFileSync } from "node:fs";
import path from "node:path";
import { expect } from "@playwright/test";

/** Kills a service of the system that specs share, as a crash would, and waits until the launcher has it up again. */
export async function crashService(service: string, healthUrl: string): Promise<void> {
  const before = findPid(service);
  process.kill(-before, "SIGKILL");
  const isUp = async () => findPid(service) !== before && (await answers(healthUrl));
  await expect.poll(isUp, { timeout: 30_000 }).toBe(true);
}

function findPid(service: string): number {
  const run = JSON.parse(readFileSync(path.join(process.env.E2E_DATA_DIR ?? "", "run.json"), "utf8"));
  return Number(run.pids[service]);
}

function answers(url: string): Promise<boolean> {
  return fetch(url).then(
    (response) => response.ok,
    () => false,
  );
}
