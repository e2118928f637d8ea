import { setTimeout as pause } from "node:timers/promises";
import type { Conversation } from "./conversation.ts";
import type { System } from "./system.ts";

const RESTART_MS = 60_000;

/** Kills a service of a system, as a crash would. The launcher restarts it. */
export function crash(system: System, service: string): void {
  process.kill(-system.pid(service), "SIGKILL");
}

/** Kills a service and waits until its restarted process is healthy. @throws Error if it is not healthy in time */
export async function crashAndRestart(system: System, service: string, healthUrl: string): Promise<void> {
  const killed = system.nextLine(new RegExp(`${service} was killed by SIGKILL`));
  crash(system, service);
  await killed;
  for (const until = Date.now() + RESTART_MS; !(await isHealthy(healthUrl)); await pause(50))
    if (Date.now() > until) throw new Error(`${service} did not restart within ${RESTART_MS} ms`);
}

/** Kills the LangGraph server and waits until it is healthy again. */
export function crashAgent(system: System): Promise<void> {
  return crashAndRestart(system, "langgraph", `${system.addresses.langgraph}/info`);
}

/** Whether the URL answers with a status of success. */
export function isHealthy(url: string): Promise<boolean> {
  return fetch(url).then(
    ({ ok }) => ok,
    () => false,
  );
}

/** Starts a run whose stream a crash will cut. */
export function runUntilCut(conversation: Conversation, body: object): Promise<unknown> {
  return conversation.run(body).then(
    () => "ended",
    () => "cut",
  );
}
