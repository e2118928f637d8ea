import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { findPort } from "#scripts/launch/ports.ts";
import { locateOfficialServer } from "#scripts/mcp/official-server.ts";
import type { GitHubHost } from "./github-host.ts";

/** GitHub's own MCP server in its HTTP mode: it holds no token, and takes each request's. */
export interface OfficialMcp {
  url: string;
  /** What it has logged. */
  output(): string;
  stop(): Promise<void>;
}

/** Where it is built, or undefined: then its tests are skipped with a message, except where `CI` is set. */
export function findOfficialMcp(): string | undefined {
  const file = locateOfficialServer();
  if (existsSync(file)) return file;
  if (process.env.CI) throw new Error("CI needs GitHub's own MCP server: npm run mcp:install.");
  process.stdout.write(
    "GitHub's own MCP server is not built (npm run mcp:install): its tests are skipped.\n",
  );
  return undefined;
}

/** Starts it in front of `host`. It can't be told to listen on loopback only, and does nothing without a caller's token. */
export async function startOfficialMcp(binary: string, host: GitHubHost): Promise<OfficialMcp> {
  const port = await findPort(8082 + Math.floor(Math.random() * 500), new Set());
  const url = `http://127.0.0.1:${port}`;
  const args = ["http", "--port", String(port), "--base-url", url, "--gh-host", host.origin];
  const child = spawn(binary, args, {
    env: { PATH: process.env.PATH, HTTP_PROXY: host.url, NODE_ENV: "test" },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  const exited = new Promise((resolve) => child.once("exit", resolve));
  await new Promise<void>((resolve, reject) => {
    const hear = (chunk: Buffer) => {
      output += String(chunk);
      if (output.includes("HTTP server listening")) resolve();
    };
    child.stdout.on("data", hear);
    child.stderr.on("data", hear);
    child.once("error", reject);
    child.once("exit", () => reject(new Error(`GitHub's MCP server ended: ${output}`)));
  });
  return {
    url,
    output: () => output,
    async stop() {
      child.kill("SIGTERM");
      await exited;
    },
  };
}
