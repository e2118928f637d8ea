import { execFileSync } from "node:child_process";
import path from "node:path";
import { readImageEnv } from "#scripts/platform/build.ts";
import { findPlatform } from "#scripts/platform/install.ts";
import { isEndpoint, nameOf, type ServerRoute, sortRoutes } from "../security/routes.ts";
import { IN_MEMORY } from "../support/platform-server.ts";

const ROOT = path.resolve(import.meta.dirname, "../..");

/** Routes that only the in-memory runtime has, not LangSmith's image. */
const IN_MEMORY_ONLY = /^\/(internal\/|deploy\b)/;

/** The routes of LangSmith's server, deduplicated. */
export function readPlatformRoutes(): ServerRoute[] {
  const python = findPlatform()?.python ?? "python3";
  const env = { ...process.env, LOG_LEVEL: "error", ...readImageEnv(ROOT), ...IN_MEMORY };
  const script = path.join(import.meta.dirname, "route-table.py");
  const printed = execFileSync(python, [script], { cwd: ROOT, env, encoding: "utf8", timeout: 60_000 });
  const lines = printed.split("\n").filter((line) => line.startsWith("route "));
  const all = lines.map((line) => JSON.parse(line.slice("route ".length)) as ServerRoute);
  const unique = new Map(all.map((route) => [nameOf(route), route]));
  return sortRoutes(
    [...unique.values()].filter((route) => isEndpoint(route) && !IN_MEMORY_ONLY.test(route.path)),
  );
}

/** GET paths that LangSmith's server serves without `authenticate`: its own pages, without personal data. */
export const PUBLIC: readonly string[] = ["/", "/ok", "/metrics", "/docs", "/openapi.json", "/info", "/ui"];

/** Its routes that are denied to everyone, in addition to those in security/routes.ts. */
export const DENIED_HERE: readonly string[] = [
  "GET /.well-known/agent-card.json",
  "GET /a2a/:assistant_id",
  "GET /a2a/:assistant_id/",
  "GET /a2a/:assistant_id/.well-known/agent-card.json",
  "GET /a2a/:assistant_id/.well-known/agent.json",
  "POST /a2a/:assistant_id",
  "POST /a2a/:assistant_id/",
  "DELETE /a2a/:assistant_id",
  "DELETE /a2a/:assistant_id/",
  "GET /mcp",
  "POST /mcp",
  "DELETE /mcp",
  "GET /runs/crons/:cron_id",
  "PATCH /runs/crons/:cron_id",
  "POST /runs/cancel",
  "POST /runs/crons/count",
  "GET /threads/:thread_id/storage",
  "GET /threads/:thread_id/stream",
  "POST /threads/prune",
  "POST /ui/:graph_id",
];
