import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import type { System } from "#e2e/support/system.ts";
import { findPort } from "#scripts/launch/ports.ts";

/** As many as our own server has, so that no run waits for a worker. */
const WORKERS = "100";
const START_MS = 60_000;
const STOCK_AGENT = path.join(import.meta.dirname, "stock/agent.ts");

export interface StockServer {
  url: string;
  pid: number;
  stop(): Promise<void>;
}

/**
 * Starts the unmodified LangGraph server: in memory, without authentication, with the embedded model of a system.
 * @param graph file of its agent, by default the one in `stock/`
 * @param env variables for that agent
 */
export async function startStock(
  { addresses }: System,
  graph = STOCK_AGENT,
  env: Record<string, string> = {},
): Promise<StockServer> {
  const folder = mkdtempSync(path.join(os.tmpdir(), "obo-stock-"));
  const port = String(await findPort(2600, new Set()));
  const { PATH, HOME } = process.env;
  const model = { MODEL_BASE_URL: `${addresses.model}/v1`, MODEL_API_KEY: "embedded" };
  const child = spawn(
    process.execPath,
    [path.join(import.meta.dirname, "stock/server.ts"), graph, port, WORKERS],
    {
      cwd: folder,
      env: { PATH, HOME, NODE_ENV: "production", LOG_LEVEL: "error", ...model, ...env },
      stdio: ["ignore", "ignore", "inherit"],
    },
  );
  const ended = once(child, "exit");
  const url = `http://127.0.0.1:${port}`;
  const stop = async () => {
    child.kill("SIGKILL");
    await ended;
    rmSync(folder, { recursive: true, force: true });
  };
  const isUp = () =>
    fetch(`${url}/ok`).then(
      ({ ok }) => ok,
      () => false,
    );
  for (const until = performance.now() + START_MS; !(await isUp()); await pause(100)) {
    if (child.exitCode === null && performance.now() < until) continue;
    await stop();
    throw new Error(`The stock LangGraph server does not start with ${graph}.`);
  }
  return { url, pid: child.pid ?? 0, stop };
}
