import { spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { waitUntilHealthy } from "#scripts/launch/health.ts";
import { findPort } from "#scripts/launch/ports.ts";

const ROOT = path.resolve(import.meta.dirname, "../..");

export interface NaiveServer {
  url: string;
  dataDir: string;
  output(): string;
  stop(): Promise<void>;
}

/**
 * Starts the naive version with `langgraph dev`, as the documents say, in its own folder.
 * @param people by API key
 */
export async function startNaive(
  people: Record<string, { name: string; githubToken: string }>,
  env: Record<string, string> = {},
): Promise<NaiveServer> {
  const dataDir = mkdtempSync(path.join(os.tmpdir(), "obo-naive-"));
  const port = await findPort(2800 + Math.floor(Math.random() * 500), new Set());
  const relative = (file: string) => path.relative(dataDir, path.join(import.meta.dirname, file));
  const config = {
    node_version: "24",
    dependencies: ["."],
    graphs: { agent: `${relative("graph.ts")}:agent` },
    auth: { path: `${relative("auth.ts")}:auth` },
  };
  writeFileSync(path.join(dataDir, "langgraph.json"), JSON.stringify(config));
  const child = spawn(
    process.execPath,
    [
      path.join(ROOT, "node_modules/@langchain/langgraph-cli/dist/cli/cli.mjs"),
      ...["dev", "--no-browser", "--no-reload", "--host", "127.0.0.1", "--port", String(port)],
      ...["--config", path.join(dataDir, "langgraph.json")],
    ],
    {
      cwd: ROOT,
      detached: true,
      env: { ...process.env, LANGGRAPH_CLI_NO_ANALYTICS: "1", NAIVE_PEOPLE: JSON.stringify(people), ...env },
      stdio: ["ignore", "pipe", "pipe"],
    },
  );
  let output = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk) => (output += String(chunk)));
  const exited = new Promise((resolve) => child.once("exit", resolve));

  async function stop(): Promise<void> {
    if (child.pid && child.exitCode === null) process.kill(-child.pid, "SIGKILL");
    await exited;
    rmSync(dataDir, { recursive: true, force: true });
  }
  const url = `http://127.0.0.1:${port}`;
  const service = { name: "the naive server", command: [], env: process.env, healthUrl: `${url}/info` };
  await waitUntilHealthy(service, 60_000, new AbortController().signal);
  return { url, dataDir, output: () => output, stop };
}
