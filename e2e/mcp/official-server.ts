import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { findPort } from "#scripts/launch/ports.ts";
import { locateOfficialServer } from "#scripts/mcp/official-server.ts";
import type { GitHubHost } from "./github-host.ts";

/** GitHub's own MCP server in HTTP mode, which uses each request's token. */
export interface OfficialMcp {
  url: string;
  /** Its log. */
  output(): string;
  stop(): Promise<void>;
}

/** The path of its binary, or undefined if it isn't built: then its tests are skipped, or fail if `CI` is set. */
export function findOfficialMcp(): string | undefined {
  const file = locateOfficialServer();
  if (existsSync(file)) return file;
  if (process.env.CI) throw new Error("CI needs GitHub's own MCP server: npm run mcp:install.");
  process.stdout.write(
    "GitHub's own MCP server is not built (npm run mcp:install): its tests are skipped.\n",
  );
  return undefined;
}

/** Starts it with `host` as its GitHub. It can't be limited to loopback, but does nothing without a caller's token. */
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
    const onOutput = (chunk: Buffer) => {
      output += String(chunk);
      if (output.includes("HTTP server listening")) resolve();
    };
    child.stdout.on("data", onOutput);
    child.stderr.on("data", onOutput);
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
