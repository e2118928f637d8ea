import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import os from "node:os";
import path from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { type System, startSystem } from "#e2e/support/system.ts";
import { startBadly } from "./testing/start-badly.ts";

const ROOT = path.resolve(import.meta.dirname, "..");
const folders: string[] = [];

afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

function makeFolder(): string {
  const folder = mkdtempSync(path.join(os.tmpdir(), "obo-launch-"));
  folders.push(folder);
  return folder;
}

const isAlive = (pid: number): boolean => {
  try {
    process.kill(-pid, 0);
    return true;
  } catch {
    return false;
  }
};

describe("a running system", () => {
  let system: System;
  beforeAll(async () => {
    system = await startSystem();
  });
  afterAll(() => system.stop());

  test("has keys that only their owner can read, and prints none", () => {
    const file = path.join(system.dataDir, "keys.json");
    expect(statSync(file).mode & 0o777).toBe(0o600);
    const secrets = [...readFileSync(file, "utf8").matchAll(/"(?:k|d|[A-Z_]+SECRET)": "([^"]+)"/g)];
    expect(secrets.length).toBeGreaterThan(4);
    for (const [, secret] of secrets) expect(system.output()).not.toContain(secret);
  });

  test.each(["alice", "wonderland", "AUTH_OIDC_ISSUER", "GITHUB_CLIENT_ID", "MODEL", "DATABASE_URL"])(
    "shows %s in its banner: the app's URL, who can sign in, and which variable replaces what",
    (part) => {
      expect(system.output()).toContain(system.appUrl);
      expect(system.output()).toContain(part);
    },
  );

  test("gives the agent's process neither the app's database nor its keys", () => {
    const environment = environmentsOf(system.pid("langgraph"));
    expect(environment).toContain("AGENT_DATABASE_URL=");
    expect(environment).not.toMatch(
      /(?<!AGENT_)DATABASE_URL=|SECRETS_KEYS=|SESSION_TOKEN_KEYS=|AUTH_SECRET=|GITHUB_CLIENT_SECRET=/,
    );
  });

  test("does not start twice with one data folder", async () => {
    const { code, output } = await startBadly({ DATA_DIR: system.dataDir });
    expect(code).toBe(1);
    expect(output).toContain("runs already with this data folder");
  });
});

describe("a system in development", () => {
  let system: System;
  beforeAll(async () => {
    system = await startSystem({ mode: "dev" });
  });
  afterAll(() => system.stop());

  const isUp = () =>
    fetch(`${system.addresses.langgraph}/info`).then(
      ({ ok }) => ok,
      () => false,
    );

  test("restarts the agent when one of its files changes", async () => {
    const said = system.nextLine(/agent\/prompt\.ts has changed: langgraph starts again/);
    const now = new Date();
    utimesSync(path.join(ROOT, "agent/prompt.ts"), now, now);
    await said;
    await expect.poll(isUp, { timeout: 30_000 }).toBe(true);
  });

  test("restarts the agent's server after it was killed, and reports it", async () => {
    const said = system.nextLine(/langgraph was killed by SIGKILL; it is started again/);
    process.kill(-system.pid("langgraph"), "SIGKILL");
    await said;
    await expect.poll(isUp, { timeout: 30_000 }).toBe(true);
  });
});

describe("the launcher", () => {
  test("uses the next port if the last start's is taken, keeps its keys for the next start, and leaves no process behind", async () => {
    const blocker = createServer();
    const taken = await new Promise<number>((resolve) => {
      blocker.listen(0, "0.0.0.0", () => resolve((blocker.address() as { port: number }).port));
    });
    const dataDir = makeFolder();
    writeFileSync(path.join(dataDir, "ports.json"), JSON.stringify({ langgraph: taken }));
    const system = await startSystem({ dataDir, keepData: true, env: { LANGGRAPH_PORT: "" } });
    const keys = readFileSync(path.join(dataDir, "keys.json"), "utf8");
    expect(new URL(system.addresses.langgraph).port).not.toBe(String(taken));
    expect((await fetch(`${system.addresses.langgraph}/info`)).status).toBe(200);
    const pids = ["web", "langgraph", "identity", "github", "model"].map((name) => system.pid(name));
    expect(pids.every(isAlive)).toBe(true);
    await system.stop();
    blocker.close();
    expect(pids.filter(isAlive)).toEqual([]);
    expect(readFileSync(path.join(dataDir, "keys.json"), "utf8")).toBe(keys);
  });

  test("leaves processes behind if it is killed, which the next start ends", async () => {
    const dataDir = makeFolder();
    const killed = await startSystem({ dataDir, keepData: true });
    const { launcher, pids } = JSON.parse(readFileSync(path.join(dataDir, "run.json"), "utf8"));
    process.kill(launcher, "SIGKILL");
    await killed.stop();
    const next = await startSystem({ dataDir, keepData: true });
    // The agent's server ends by itself when its input is closed.
    for (const [name, pid] of Object.entries(pids).filter(([name]) => name !== "langgraph"))
      expect(next.output()).toContain(
        `${name} was left behind by an earlier start (process ${pid}): stopped.`,
      );
    expect(Object.values<number>(pids).filter(isAlive)).toEqual([]);
    // People are known by this address.
    expect(next.addresses.identity).toBe(killed.addresses.identity);
    await next.stop();
  });
});

/** The processes of a process group. */
function processesOf(group: number): { pid: number; command: string }[] {
  return execFileSync("ps", ["-e", "-o", "pid=,pgid=,command="], { encoding: "utf8" })
    .split("\n")
    .map((line) => /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(line))
    .flatMap((match) =>
      match && Number(match[2]) === group ? [{ pid: Number(match[1]), command: match[3] ?? "" }] : [],
    );
}

/** The environments of a process group, from the kernel. */
function environmentsOf(group: number): string {
  return processesOf(group)
    .map(({ pid }) => readFileSync(`/proc/${pid}/environ`, "utf8"))
    .join("\0");
}
