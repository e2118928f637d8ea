import { spawn } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { createInterface } from "node:readline";
import { findPort } from "#scripts/launch/ports.ts";
import { STAND_INS } from "#scripts/launch/stand-ins.ts";
import { type PlatformServer, startPlatformServer } from "./platform-server.ts";

/** The whole system, started as a person starts it, in a data folder of its own. */
export interface System {
  appUrl: string;
  addresses: {
    web: string;
    langgraph: string;
    identity: string;
    github: string;
    model: string;
    /** Each other stand-in, by its name. */
    [standIn: string]: string;
  };
  dataDir: string;
  /** The process id of a service's own group, as it is now: a restart changes it. */
  pid(service: string): number;
  /** Everything that all processes have printed so far. */
  output(): string;
  /** Resolves when a line that matches is printed after now. */
  nextLine(pattern: RegExp, timeoutMs?: number): Promise<string>;
  /** Kills the launcher, the app and the LangGraph server at once, like a loss of power; stand-ins stay up until the next start. */
  crash(): Promise<void>;
  stop(): Promise<void>;
}

/** Of the environment of the tests, only what any program needs: the system decides for itself what is embedded. */
function plainEnvironment(): NodeJS.ProcessEnv {
  const { PATH, HOME, LANG, TMPDIR, CI } = process.env;
  return { PATH, HOME, LANG, TMPDIR, CI, NODE_ENV: "production" };
}

/** A port that is found free is taken seconds later: test files that run at the same time look in stretches of their own. */
const STRETCH = Number(process.env.VITEST_POOL_ID ?? process.env.TEST_PARALLEL_INDEX ?? 0) % 4;
const somewhere = (from: number, length: number): number =>
  from + STRETCH * length + Math.floor(Math.random() * length * 0.9);

/** The stand-ins' ports as if from an earlier start, at random: systems that start one after the other don't meet. */
export function scatterPorts(dataDir: string): void {
  const file = path.join(dataDir, "ports.json");
  if (existsSync(file)) return;
  const first = somewhere(4100, 1250);
  const ports = Object.fromEntries(STAND_INS.map(({ name }, index) => [name, first + index * 10]));
  mkdirSync(dataDir, { recursive: true });
  writeFileSync(file, JSON.stringify(ports));
}

const ROOT = path.resolve(import.meta.dirname, "../..");
/** `npm run bench -- compare` starts another checkout's build. */
export const systemRoot = (): string => process.env.SYSTEM_ROOT ?? ROOT;

/** Whose LangGraph server the system runs: the launcher's own, or LangSmith's (`npm test -- platform`). */
export type Engine = "npm" | "platform";
export const ENGINE: Engine = process.env.LANGGRAPH_ENGINE === "platform" ? "platform" : "npm";

/**
 * Starts the launcher on the production build (or `dev`), and waits for its banner.
 * @param env variables on top of the present environment
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
    PORT: String(await findPort(somewhere(3200, 125), taken)),
    LANGGRAPH_PORT: String(await findPort(somewhere(2200, 125), taken)),
  };
  scatterPorts(dataDir);
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
  // Below the hooks' own limit, so that what was printed is told.
  await nextLine(/Stop with Ctrl-C/, 100_000).catch(async (error: unknown) => {
    await platform?.stop();
    throw error;
  });
  const { appUrl, addresses } = readRun();
  const pid = (service: string): number => {
    const known = platform && service === "langgraph" ? platform.pid : Number(readRun().pids[service]);
    // As a signal's target 0 would be the tests themselves.
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
