import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { stopLeftovers } from "./leftovers.ts";
import { markOf } from "./mark.ts";

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
async function startWaiting(env: Record<string, string>, script = "console.log(0)", ...args: string[]) {
  const child = spawn(process.execPath, ["-e", `setInterval(() => {}, 1000); ${script}`, ...args], {
    detached: true,
    stdio: ["ignore", "pipe", "ignore"],
    env: { PATH: process.env.PATH, NODE_ENV: "test", ...env },
  });
  children.push(child);
  const [output] = await once(child.stdout, "data");
  return { child, output: String(output).trim() };
}

const isAlive = ({ exitCode, signalCode }: ChildProcess) => exitCode === null && signalCode === null;

async function stop(): Promise<string> {
  const said: string[] = [];
  await stopLeftovers(dataDir, (message) => said.push(message));
  return said.join("\n");
}

test("a marked process is ended without a run file, also if it has renamed itself", async () => {
  const rename = 'process.title = "next-server"; console.log(0)';
  const { child } = await startWaiting(markOf(dataDir, "web"), rename);
  const ended = once(child, "exit");
  expect(await stop()).toBe(`web was left behind by an earlier start (process ${child.pid}): stopped.`);
  await ended;
});

test("another data folder's process is left alone", async () => {
  const other = path.join(dataDir, "other");
  mkdirSync(other);
  const { child } = await startWaiting(markOf(other, "web"));
  expect(await stop()).toBe("");
  expect(isAlive(child)).toBe(true);
});

test("the groups in the run file are ended if they still run its commands", async () => {
  const { child } = await startWaiting({}, "console.log(0)", "dev/identity/main.ts");
  const { child: unrelated } = await startWaiting({});
  const pids = { identity: child.pid, model: unrelated.pid };
  writeFileSync(path.join(dataDir, "run.json"), JSON.stringify({ launcher: 999_999, pids }));
  const ended = once(child, "exit");
  expect(await stop()).toBe(`identity was left behind by an earlier start (process ${child.pid}): stopped.`);
  await ended;
  expect(isAlive(unrelated)).toBe(true);
});

test("a second start is refused without a run file, too, and ends nothing of the first", async () => {
  const mark = JSON.stringify(markOf(dataDir, "model"));
  const { child: launcher, output } = await startWaiting(
    {},
    `const { spawn } = require("node:child_process");
     const child = spawn(process.execPath, ["-e", "setInterval(() => {}, 1000)"], { detached: true, env: ${mark} });
     process.once("SIGTERM", () => child.kill("SIGKILL") && process.exit());
     child.once("spawn", () => console.log(child.pid));`,
    "scripts/launch.ts",
  );
  await expect(stop()).rejects.toThrow(`runs already with this data folder (process ${launcher.pid})`);
  expect(process.kill(Number(output), 0)).toBe(true);
  const ended = once(launcher, "exit");
  launcher.kill("SIGTERM");
  await ended;
});
