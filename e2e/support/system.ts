import { spawn } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { createInterface } from "node:readline";
import { findPort } from "#scripts/launch/ports.ts";
import { STAND_INS } from "#scripts/launch/stand-ins.ts";
import { type PlatformServer, startPlatformServer } from "./platform-server.ts";

/** The whole system, started with the launcher in its own data folder. */
export interface System {
  appUrl: string;
  addresses: {
    web: string;
    langgraph: string;
    identity: string;
    github: string;
    model: string;
    /** The other stand-ins, by name. */
    [standIn: string]: string;
  };
  dataDir: string;
  /** The current id of a service's process group; a restart changes it. */
  pid(service: string): number;
  /** The output of all processes so far. */
  output(): string;
  /** Resolves with the next line printed that matches. */
  nextLine(pattern: RegExp, timeoutMs?: number): Promise<string>;
  /** Kills the launcher, the app and the LangGraph server at once, like a power failure. Stand-ins run until the next start. */
  crash(): Promise<void>;
  stop(): Promise<void>;
}

/** Only the variables that any program needs, so that the tests' environment configures nothing. */
function plainEnvironment(): NodeJS.ProcessEnv {
  const { PATH, HOME, LANG, TMPDIR, CI, NODE_COMPILE_CACHE } = process.env;
  return { PATH, HOME, LANG, TMPDIR, CI, NODE_COMPILE_CACHE, NODE_ENV: "production" };
}

/** Parallel test files pick ports from separate ranges, since a port is only bound seconds after it was found free. */
const RANGE = Number(process.env.VITEST_POOL_ID ?? process.env.TEST_PARALLEL_INDEX ?? 0) % 4;
const randomPort = (from: number, length: number): number =>
  from + RANGE * length + Math.floor(Math.random() * length * 0.9);

/** Stores random ports for the stand-ins, as an earlier start would: consecutive systems don't collide. */
export function chooseRandomPorts(dataDir: string): void {
  const file = path.join(dataDir, "ports.json");
  if (existsSync(file)) return;
  const first = randomPort(4100, 1250);
  const ports = Object.fromEntries(STAND_INS.map(({ name }, index) => [name, first + index * 10]));
  mkdirSync(dataDir, { recursive: true });
  writeFileSync(file, JSON.stringify(ports));
}

const ROOT = path.resolve(import.meta.dirname, "../..");
/** The checkout to start: `npm run bench -- compare` sets another one. */
export const systemRoot = (): string => process.env.SYSTEM_ROOT ?? ROOT;

/** The LangGraph server: the launcher's own, or LangSmith's (`npm test -- platform`). */
export type Engine = "npm" | "platform";
export const ENGINE: Engine = process.env.LANGGRAPH_ENGINE === "platform" ? "platform" : "npm";

/**
 * Starts the launcher on the production build (or `dev`) and waits for its banner.
 * @param env variables in addition to the basic environment
 */
export async function startSystem(
  options: {
    mode?: "start" | "dev";
    env?: Record<string, string>;
    dataDir?: string;
    keepData?: boolean;
    engine?: Engine;
  } = {},
): Promise<System> {
  const dataDir = options.dataDir ?? mkdtempSync(path.join(os.tmpdir(), "obo-system-"));
  const taken = new Set<number>();
  const ports = {
    PORT: String(await findPort(randomPort(3200, 125), taken)),
    LANGGRAPH_PORT: String(await findPort(randomPort(2200, 125), taken)),
  };
  chooseRandomPorts(dataDir);
  const env = {
    ...plainEnvironment(),
    TOKEN_DELAY_MS: "4",
    DRAIN_SECONDS: "2",
    LOG_FORMAT: "text",
    ...ports,
    DATA_DIR: dataDir,
    ...options.env,
  };
  const lines: string[] = [];
  const watchers = new Set<(line: string) => void>();
  const onLine = (line: string) => {
    lines.push(line);
    for (const watch of watchers) watch(line);
  };
  const platform =
    (options.engine ?? ENGINE) === "platform" ? await startPlatform(env, onLine, lines) : undefined;
  const root = systemRoot();
  const child = spawn(process.execPath, [path.join(root, "scripts/launch.ts"), options.mode ?? "start"], {
    cwd: root,
    env: platform ? { ...env, LANGGRAPH_URL: platform.url } : env,
    stdio: ["ignore", "pipe", "pipe"],
  });
  for (const stream of [child.stdout, child.stderr]) {
    createInterface({ input: stream }).on("line", onLine);
  }
  const exited = new Promise<number | null>((resolve) => child.once("exit", resolve));

  function nextLine(pattern: RegExp, timeoutMs = 60_000): Promise<string> {
    return new Promise((resolve, reject) => {
      const finish = (settle: () => void) => {
        clearTimeout(timer);
        watchers.delete(watch);
        settle();
      };
      const watch = (line: string) => {
        if (pattern.test(line)) finish(() => resolve(line));
      };
      const fail = (why: string) =>
        reject(new Error(`${why} before ${pattern} was printed:\n${lines.slice(-60).join("\n")}`));
      const timer = setTimeout(() => finish(() => fail(`${timeoutMs} ms passed`)), timeoutMs);
      watchers.add(watch);
      void exited.then(() => finish(() => fail("the launcher ended")));
    });
  }

  async function stop(): Promise<void> {
    if (child.exitCode === null && child.signalCode === null) child.kill("SIGINT");
    await exited;
    await platform?.stop();
    if (!options.keepData) rmSync(dataDir, { recursive: true, force: true });
  }

  async function crash(): Promise<void> {
    const groups = ["web", "langgraph"].map(pid);
    child.kill("SIGKILL");
    for (const group of groups) process.kill(-group, "SIGKILL");
    await exited;
  }

  const readRun = () => JSON.parse(readFileSync(path.join(dataDir, "run.json"), "utf8"));
  // Below the hooks' own timeout, so that the error shows the output.
  await nextLine(/Stop with Ctrl-C/, 100_000).catch(async (error: unknown) => {
    await platform?.stop();
    throw error;
  });
  const { appUrl, addresses } = readRun();
  const pid = (service: string): number => {
    const known = platform && service === "langgraph" ? platform.pid : Number(readRun().pids[service]);
    // Signalling process 0 would hit the tests themselves.
    if (!known) throw new Error(`${service} has no process`);
    return known;
  };
  return { appUrl, addresses, dataDir, pid, output: () => lines.join("\n"), nextLine, crash, stop };
}

async function startPlatform(
  env: NodeJS.ProcessEnv,
  onLine: (line: string) => void,
  lines: string[],
): Promise<PlatformServer> {
  return startPlatformServer(env, onLine).catch((error: unknown) => {
    throw new Error(lines.slice(-60).join("\n"), { cause: error });
  });
}
