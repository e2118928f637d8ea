/** For tests: `@modelcontextprotocol/server-everything`, the reference server that uses every feature of the protocol. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createRequire } from "node:module";
import path from "node:path";
import { waitUntilHealthy } from "#scripts/launch/health.ts";
import { findPort } from "#scripts/launch/ports.ts";

export interface EverythingServer {
  url: string;
  stop(): Promise<void>;
}

/** @param transport `streamableHttp` serves `/mcp`, `sse` serves `/sse` */
export async function startEverything(transport: "streamableHttp" | "sse"): Promise<EverythingServer> {
  const entry = createRequire(import.meta.url).resolve(
    "@modelcontextprotocol/server-everything/dist/index.js",
  );
  const port = await findPort(41_000, new Set());
  const child: ChildProcess = spawn(process.execPath, [path.resolve(entry), transport], {
    env: { ...process.env, PORT: String(port) },
    stdio: "ignore",
  });
  const origin = `http://127.0.0.1:${port}`;
  const ready = { name: "server-everything", healthUrl: `${origin}/nothing` };
  await waitUntilHealthy(ready, 30_000, new AbortController().signal);
  return {
    url: `${origin}${transport === "sse" ? "/sse" : "/mcp"}`,
    async stop() {
      if (child.exitCode !== null) return;
      const ended = once(child, "exit");
      child.kill("SIGKILL");
      await ended;
    },
  };
}
