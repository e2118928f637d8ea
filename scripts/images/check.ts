import { type ChildProcess, execFileSync } from "node:child_process";
import { randomUUID } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { createInterface } from "node:readline";
import { setTimeout as pause } from "node:timers/promises";
import { HttpPerson } from "#e2e/support/http-person.ts";
import { Supervised } from "#scripts/launch/child.ts";
import { readOrMakeKeys } from "#scripts/launch/keys.ts";
import { makePlan } from "#scripts/launch/plan.ts";
import { findPort } from "#scripts/launch/ports.ts";
import { IMAGES, type ImageName, type ImageRunner } from "./runners.ts";

/** The limit of `single`, including its base. */
const MOST_MEGABYTES = 700;
/** The size of node:24-bookworm-slim on Docker Hub; a local substitute may be larger. */
const BASE_MEGABYTES = 240;
const START_MS = 120_000;

/** Starts each image with external stand-ins and uses it as a person would. @throws Error if something does not work */
export async function checkImages(root: string, runner: ImageRunner): Promise<void> {
  for (const name of IMAGES) {
    const megabytes = runner.size(name);
    const total = megabytes + BASE_MEGABYTES;
    console.log(`${name}: ${megabytes} MB, about ${total} MB with its base`);
    if (total > MOST_MEGABYTES) throw new Error(`${name} has more than ${MOST_MEGABYTES} MB.`);
    if (runner.hasHealthcheck?.(name) === false) throw new Error(`${name} has lost its HEALTHCHECK.`);
  }
  await refusesToEmbed(runner);
  for (const name of IMAGES) await use(root, runner, name);
}

/** Checks that `single`, which has no stand-ins, refuses to start without providers. */
async function refusesToEmbed(runner: ImageRunner): Promise<void> {
  const started = watch(runner.start("single", { DATA_DIR: "/tmp/obo-embedded" }));
  await started.ended;
  if (!started.output().includes("are not in this image"))
    throw new Error(`single said: ${started.output()}`);
  console.log("single: refuses to start without its providers, in a sentence");
}

async function use(root: string, runner: ImageRunner, name: ImageName): Promise<void> {
  const dataDir = mkdtempSync(path.join(os.tmpdir(), "obo-image-"));
  const port = String(await findPort(3700, new Set()));
  const keys = await readOrMakeKeys(dataDir);
  const plan = await makePlan({
    mode: "start",
    root,
    dataDir,
    keys,
    env: {
      NODE_ENV: "production",
      PATH: process.env.PATH,
      HOME: process.env.HOME,
      PORT: port,
      TOKEN_DELAY_MS: "0",
    },
  });
  const silent = {
    started() {},
    line() {},
    said() {},
    fatal(message: string) {
      throw new Error(message);
    },
  };
  const names = ["identity", "github", "model"];
  const standIns = plan.services
    .filter((one) => names.includes(one.name))
    .map((one) => new Supervised(one, silent));
  for (const one of standIns) one.start();
  const started = watch(runner.start(name, environmentOf(name, plan.services, port)));
  try {
    const { signal } = new AbortController();
    await Promise.all(standIns.map((one) => one.waitUntilHealthy(START_MS, signal)));
    await started.untilUp(`${plan.appUrl}/api/health`);
    const alice = new HttpPerson(plan.appUrl, "alice");
    await alice.signIn("wonderland");
    await alice.connectGitHub();
    console.log(`${name}: somebody signed in and connected GitHub`);
    if (name === "web") return;
    const answer = await alice.ask(randomUUID(), "Which repositories do I have?");
    if (!answer.includes("alice/tea-party")) throw new Error(`The agent said: ${answer.slice(-1_000)}`);
    console.log(`${name}: the agent answered`);
    const plain = started.lines.filter((line) => !isObject(line));
    if (plain.length > 0) throw new Error(`single does not log JSON objects: ${plain.join("\n")}`);
  } finally {
    await started.stop();
    for (const one of standIns) await one.stop();
    rmSync(dataDir, { recursive: true, force: true });
  }
}

/** The operator's variables: for `web` those that the launcher passes to the app, for `single` those that it does not generate. */
function environmentOf(name: ImageName, services: { name: string; env: NodeJS.ProcessEnv }[], port: string) {
  const all = Object.assign(
    {},
    ...services.filter((one) => /^(web|langgraph)$/.test(one.name)).map((one) => one.env),
  );
  const outside = /^(APP_URL|AUTH_OIDC_\w+|GITHUB_\w+|MODEL\w*)$/;
  const apps =
    /^(APP_URL|AUTH_\w+|GITHUB_\w+|LANGGRAPH_URL|SECRETS_KEYS|SESSION_TOKEN_KEYS|AGENT_PUBLIC_KEYS)$/;
  const wanted = name === "web" ? apps : outside;
  const given = Object.entries(all).flatMap(([key, value]) =>
    wanted.test(key) && value ? [[key, String(value)]] : [],
  );
  const place = `/tmp/obo-${name}-${randomUUID()}`;
  const own =
    name === "web"
      ? { HOSTNAME: "127.0.0.1", DATABASE_URL: `file:${place}.db` }
      : { HOST: "127.0.0.1", DATA_DIR: place };
  return { ...Object.fromEntries(given), ...own, PORT: port, LOG_LEVEL: "warn" };
}

function isObject(line: string): boolean {
  try {
    return typeof JSON.parse(line) === "object";
  } catch {
    return false;
  }
}

function watch(child: ChildProcess) {
  const lines: string[] = [];
  for (const stream of [child.stdout, child.stderr])
    if (stream) createInterface({ input: stream }).on("line", (line) => lines.push(line));
  const ended = new Promise<void>((resolve) => child.once("close", () => resolve()));
  const output = () => lines.slice(-40).join("\n");
  return {
    ended,
    lines,
    output,
    async untilUp(address: string): Promise<void> {
      for (const until = Date.now() + START_MS; ; await pause(200)) {
        const isUp = await fetch(address).then(
          ({ ok }) => ok,
          () => false,
        );
        if (isUp) return;
        if (child.exitCode !== null || Date.now() > until) throw new Error(`It did not start:\n${output()}`);
      }
    },
    async stop(): Promise<void> {
      // buildah forwards no signals, and the container's command runs in its own session.
      if (child.exitCode === null && child.pid) for (const pid of listTree(child.pid)) terminate(pid);
      await ended;
    },
  };
}

/** A process and its descendants, youngest first. */
function listTree(root: number): number[] {
  const listed = execFileSync("ps", ["-A", "-o", "pid=,ppid="], { encoding: "utf8" }).trim().split("\n");
  const parents = listed.map((line) => line.trim().split(/\s+/).map(Number) as [number, number]);
  const tree = [root];
  for (const pid of tree) tree.push(...parents.flatMap(([child, parent]) => (parent === pid ? [child] : [])));
  return tree.reverse();
}

function terminate(pid: number): void {
  try {
    process.kill(pid, "SIGTERM");
  } catch {
    // It has already ended.
  }
}
