import { spawn } from "node:child_process";
import path from "node:path";
import { createInterface } from "node:readline";
import { readOrMakeKeys } from "#scripts/launch/keys.ts";
import { makePlan } from "#scripts/launch/plan.ts";
import { findPort } from "#scripts/launch/ports.ts";
import { pathOf, readImageEnv } from "#scripts/platform/build.ts";
import { findPlatform } from "#scripts/platform/install.ts";

const ROOT = path.resolve(import.meta.dirname, "../..");

/** LangSmith's server with its in-memory runtime, instead of the launcher's server. */
export interface PlatformServer {
  url: string;
  pid: number;
  stop(): Promise<void>;
}

/** Selects the runtime without Postgres, Redis and licence. */
export const IN_MEMORY = {
  MIGRATIONS_PATH: "__inmem",
  DATABASE_URI: ":memory:",
  REDIS_URI: "fake",
  LANGGRAPH_RUNTIME_EDITION: "inmem",
  // The same concurrency as the launcher's server.
  N_JOBS_PER_WORKER: "100",
};

/**
 * Boots langgraph.json as the image does, with the variables that the launcher would give its own server.
 * @param env of the launcher
 * @param onLine called with each line that the server prints
 * @throws Error if it is not installed or does not respond within two minutes
 */
export async function startPlatformServer(
  env: NodeJS.ProcessEnv,
  onLine: (line: string) => void,
): Promise<PlatformServer> {
  const install = findPlatform();
  if (!install) throw new Error("LangSmith's server is not installed: run `npm test -- platform`.");
  const dataDir = env.DATA_DIR ?? "";
  const keys = await readOrMakeKeys(dataDir);
  const { services } = await makePlan({ mode: "start", root: ROOT, dataDir, keys, env });
  const agent = services.find(({ name }) => name === "langgraph");
  const taken = new Set<number>();
  const from = Number(env.LANGGRAPH_PORT) + 400;
  const [port, remote, graph, http] = [
    await findPort(from, taken),
    await findPort(from + 1, taken),
    await findPort(from + 2, taken),
    await findPort(from + 3, taken),
  ];
  const args = ["-m", "uvicorn", "langgraph_api.server:app", "--host", "127.0.0.1", "--port", String(port)];
  const child = spawn(install.python, [...args, "--no-access-log"], {
    cwd: ROOT,
    detached: true,
    env: {
      NODE_ENV: "production",
      ...agent?.env,
      ...readImageEnv(ROOT),
      ...IN_MEMORY,
      ...(env.CHECKPOINTER ? { CHECKPOINTER: env.CHECKPOINTER } : {}),
      // The launcher stops its own server by closing its stdin; this one is stopped by a signal.
      DRAIN_SECONDS: "",
      PATH: pathOf(ROOT),
      PORT: String(port),
      LANGGRAPH_JS_REMOTE_PORT: String(remote),
      LANGGRAPH_JS_GRAPH_PORT: String(graph),
      LANGGRAPH_JS_GRAPH_HTTP_PORT: String(http),
      // Nothing of a test leaves the machine: no usage report to LangSmith.
      LANGSMITH_TRACING: "false",
      LANGCHAIN_TRACING_V2: "false",
      LANGGRAPH_CLI_NO_ANALYTICS: "1",
      LANGGRAPH_NO_VERSION_CHECK: "true",
    },
    stdio: ["ignore", "pipe", "pipe"],
  });
  for (const stream of [child.stdout, child.stderr])
    createInterface({ input: stream }).on("line", (line) => onLine(`[langgraph] ${line}`));
  const exited = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  const pid = child.pid ?? 0;
  const stop = async (): Promise<void> => {
    const kill = (signal: NodeJS.Signals) => {
      try {
        process.kill(-pid, signal);
      } catch {
        // The process group has already ended.
      }
    };
    kill("SIGTERM");
    const timer = setTimeout(() => kill("SIGKILL"), 8_000);
    await exited;
    clearTimeout(timer);
    kill("SIGKILL");
  };
  const url = `http://127.0.0.1:${port}`;
  await waitUntilUp(url, exited).catch(async (error: unknown) => {
    await stop();
    throw error;
  });
  return { url, pid, stop };
}

const START_MS = 120_000;

async function waitUntilUp(url: string, exited: Promise<void>): Promise<void> {
  let isGone = false;
  void exited.then(() => {
    isGone = true;
  });
  for (const until = Date.now() + START_MS; Date.now() < until && !isGone; ) {
    const isUp = await fetch(`${url}/ok`).then(
      (answer) => answer.ok,
      () => false,
    );
    if (isUp) return;
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
  throw new Error(`LangSmith's server did not start at ${url}.`);
}
