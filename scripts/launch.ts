import path from "node:path";
import { setTimeout } from "node:timers/promises";
import { PEOPLE } from "#dev/people.ts";
import { describeError } from "./describe-error.ts";
import { type Environment, readEnvironment } from "./environment.ts";
import { renderBanner } from "./launch/banner.ts";
import { buildIfMissing } from "./launch/build.ts";
import { type Listener, Supervised } from "./launch/child.ts";
import type { Plan } from "./launch/context.ts";
import { findLostKeys, prepareDataFolder } from "./launch/data-folder.ts";
import { endServices, watchParent } from "./launch/ending.ts";
import { readOrMakeKeys } from "./launch/keys.ts";
import { stopLeftovers } from "./launch/leftovers.ts";
import { makePlan } from "./launch/plan.ts";
import {
  chooseLogFormat,
  type Level,
  printFailure,
  printLine,
  printMessage,
  printReady,
  setLogFormat,
} from "./launch/terminal.ts";
import { warmUp } from "./launch/warm-up.ts";
import { watchSources } from "./launch/watch-sources.ts";
import { writeFileDurably } from "./write-file.ts";

/** The banner is printed at the latest this long after the start, even if the pages up to the chat are still compiling. */
const LATEST_BANNER_MS = 13_000;

/** `npm run dev` and `npm start`: start everything that is needed to try the app. */
async function main(): Promise<void> {
  const mode = process.argv[2] === "start" ? "start" : "dev";
  const isTerminal = process.stdout.isTTY;
  // For errors before LOG_FORMAT is read.
  setLogFormat(chooseLogFormat(undefined, mode, isTerminal));
  const environment = readEnvironment();
  const { root, env, dataDir } = environment;
  const format = chooseLogFormat(env.LOG_FORMAT, mode, isTerminal);
  setLogFormat(format);
  env.LOG_FORMAT = format;
  prepareDataFolder(dataDir);
  await stopLeftovers(dataDir, say);

  const lostKeys = env.SECRETS_KEYS ? undefined : findLostKeys(dataDir);
  if (lostKeys) say(lostKeys, "warn");
  const keys = await readOrMakeKeys(dataDir);
  const plan = await makePlan({ mode, keys, ...environment });
  // Last: it takes a while, and an invalid variable is reported at once.
  if (mode === "start") await buildIfMissing(root, say);
  await run(mode, plan, environment);
}

async function run(mode: "dev" | "start", plan: Plan, { root, env, dataDir }: Environment): Promise<void> {
  const stopped = new AbortController();
  const hurry = new AbortController();
  const listener: Listener = {
    started: () => writeRunFile(path.join(dataDir, "run.json"), plan, children),
    line: printLine,
    said: (message) => say(message, "warn"),
    fatal: (message) => void stop(1, message),
  };
  const children = plan.services.map((service) => new Supervised(service, listener));

  async function stop(code: number, message?: string): Promise<void> {
    if (stopped.signal.aborted) return hurry.abort();
    stopped.abort();
    if (message) say(message, "error");
    await endServices(children, hurry.signal, say);
    process.exit(code);
  }
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => void stop(0));
  watchParent(env, () => void stop(0));

  let compiling: ReturnType<typeof compile>;
  try {
    for (const child of children) {
      child.start();
      watchSources(root, child.service.watches ?? [], (file) => child.restart(`${file} has changed:`));
    }
    if (mode === "dev") compiling = compile(root, plan, children, stopped.signal);
    await Promise.all(children.map((child) => child.waitUntilHealthy(120_000, stopped.signal)));
  } catch (error) {
    return stop(1, describeError(error));
  }
  if (stopped.signal.aborted) return;
  const left = Math.max(0, LATEST_BANNER_MS - process.uptime() * 1000);
  if (compiling) await Promise.race([compiling.chat, setTimeout(left, undefined, { ref: false })]);
  const people = peopleWithPasswords(env.EMBEDDED_PASSWORD);
  printReady(plan.appUrl, () => renderBanner(mode, plan, people, dataDir));
  await compiling?.all;
}

/** Compiles the pages once the app responds, while the LangGraph server starts. */
function compile(root: string, { addresses }: Plan, children: readonly Supervised[], signal: AbortSignal) {
  const web = children.find(({ service }) => service.name === "web");
  return web && warmUp(root, addresses.web, web.waitUntilHealthy(120_000, signal), signal, say);
}

/** Passwords from the environment are not printed. */
function peopleWithPasswords(chosen: string | undefined): { username: string; password: string }[] {
  return PEOPLE.map(({ username, password }) => ({
    username,
    password: chosen ? "(EMBEDDED_PASSWORD)" : password,
  }));
}

/**
 * Stores URLs and process ids of this start for tests and the next start. Contains no secret. On a full disk everything goes on
 * without it: the app tells that itself.
 */
function writeRunFile(file: string, plan: Plan, children: Supervised[]): void {
  const pids = Object.fromEntries(children.map((child) => [child.service.name, child.pid]));
  const content = { appUrl: plan.appUrl, addresses: plan.addresses, launcher: process.pid, pids };
  try {
    writeFileDurably(file, JSON.stringify(content, null, 2));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    say(
      `${file} can't be written (${reason}): if this process is killed, the next start can't end what it leaves.`,
      "warn",
    );
  }
}

function say(message: string, level: Level = "info"): void {
  printMessage(level, message);
}

main().catch((error: unknown) => {
  printFailure(describeError(error));
  process.exit(1);
});
