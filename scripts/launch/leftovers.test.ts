import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { stopLeftovers } from "./leftovers.ts";

let dataDir = "";
const children: ChildProcess[] = [];
beforeEach(() => {
  dataDir = mkdtempSync(path.join(os.tmpdir(), "obo leftovers-"));
});
afterEach(() => {
  for (const child of children.splice(0)) child.kill("SIGKILL");
  rmSync(dataDir, { recursive: true, force: true });
});

/** Starts a process that waits, in its own group as the launcher's are. */
async function startWaiting(...args: string[]) {
  const child = spawn(process.execPath, ["-e", "setInterval(() => {}, 1000); console.log(0)", ...args], {
    detached: true,
    stdio: ["ignore", "pipe", "ignore"],
    env: { PATH: process.env.PATH, NODE_ENV: "test" },
  });
  children.push(child);
  await once(child.stdout, "data");
  return child;
}

const isAlive = ({ exitCode, signalCode }: ChildProcess) => exitCode === null && signalCode === null;

async function stop(): Promise<string> {
  const said: string[] = [];
  await stopLeftovers(dataDir, (message) => said.push(message));
  return said.join("\n");
}

test("the groups in the run file are ended if they still run its commands", async () => {
  const child = await startWaiting("dev/identity/main.ts");
  const unrelated = await startWaiting();
  const pids = { identity: child.pid, model: unrelated.pid };
  writeFileSync(path.join(dataDir, "run.json"), JSON.stringify({ launcher: 999_999, pids }));
  const ended = once(child, "exit");
  expect(await stop()).toBe(`identity was left behind by an earlier start (process ${child.pid}): stopped.`);
  await ended;
  expect(isAlive(unrelated)).toBe(true);
});
