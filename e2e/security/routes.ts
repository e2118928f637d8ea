import { readFileSync } from "node:fs";
import path from "node:path";

/** One route of the running server: method, and path with `:names`. */
export interface ServerRoute {
  method: string;
  path: string;
}

/** The values of a path's parameters in an attack. */
export interface Ids {
  threadId: string;
  runId: string;
  checkpointId: string;
  assistantId: string;
}

/** The environment that makes a server write its route table. */
export function probeEnv(file: string): Record<string, string> {
  return {
    ROUTE_TABLE: file,
    NODE_OPTIONS: `--import ${path.join(import.meta.dirname, "route-probe.ts")}`,
  };
}

/** The routes of the server that wrote this file, deduplicated and without middleware. */
export function readRoutes(file: string): ServerRoute[] {
  const all = JSON.parse(readFileSync(file, "utf8")) as ServerRoute[];
  const unique = new Map(all.map((route) => [nameOf(route), route]));
  return sortRoutes([...unique.values()].filter(isEndpoint));
}

/** Not middleware. */
export const isEndpoint = ({ method, path: at }: ServerRoute): boolean =>
  !(method === "ALL" && at.endsWith("*"));

export const sortRoutes = (routes: ServerRoute[]): ServerRoute[] =>
  routes.sort((a, b) => RANK.indexOf(a.method) - RANK.indexOf(b.method) || a.path.localeCompare(b.path));

/** Deletions come last, so that a successful one does not hide other leaks. */
const RANK = ["GET", "ALL", "POST", "PUT", "PATCH", "DELETE"];

export const nameOf = ({ method, path: at }: ServerRoute): string => `${method} ${at}`;

/** The route's path with real ids. */
export function fillPath(route: ServerRoute, ids: Ids): string {
  const values: Record<string, string> = {
    thread_id: ids.threadId,
    run_id: ids.runId,
    checkpoint_id: ids.checkpointId,
    assistant_id: ids.assistantId,
  };
  return route.path.replace(/:(\w+)(\{[^}]*\})?\??/g, (_all, name: string) => values[name] ?? ids.runId);
}

/** A valid body for the route, so that a rejection is due to the caller and not to the body. */
export function makeBody(route: ServerRoute, ids: Ids): unknown {
  const run = {
    assistant_id: "agent",
    input: { messages: [{ type: "human", content: "Hello" }] },
    if_not_exists: "create",
    multitask_strategy: "interrupt",
  };
  if (route.path.endsWith("/runs/batch")) return [run];
  if (route.path === "/runs/cancel") return { status: "all" };
  if (route.path === "/threads/prune") return { thread_ids: [ids.threadId] };
  if (route.path === "/mcp" || route.path.startsWith("/a2a/"))
    return { jsonrpc: "2.0", id: 1, method: "tools/list" };
  if (route.path.includes("/crons")) return { assistant_id: "agent", schedule: "0 0 1 1 *", input: {} };
  if (/\/runs(\/stream|\/wait)?$/.test(route.path)) return run;
  if (route.path === "/threads") return { thread_id: ids.threadId, if_exists: "do_nothing" };
  if (route.path.endsWith("/state")) return { values: { messages: [] } };
  if (route.path.endsWith("/commands"))
    return { id: 1, method: "run.start", params: { assistant_id: "agent", input: run.input } };
  if (route.path.endsWith("/stream/events")) return { channels: ["values", "messages", "lifecycle"] };
  if (route.path === "/store/items" && route.method === "PUT")
    return { namespace: ["alice"], key: "note", value: { text: "x" } };
  if (route.path === "/store/items") return { namespace: ["alice"], key: "note" };
  if (route.path === "/store/items/search") return { namespace_prefix: ["alice"] };
  if (route.path === "/assistants") return { graph_id: "agent", if_exists: "do_nothing" };
  if (route.path.endsWith("/latest")) return { version: 1 };
  if (route.method === "PATCH") return { metadata: { title: "taken over" } };
  return {};
}

/**
 * Routes of the server that are denied to everyone. A route neither here nor in auth/resource-server/route-policy.ts fails the tests,
 * so that new ones must be classified after an upgrade.
 */
export const DENIED: readonly string[] = [
  "GET /runs/:run_id/stream",
  "GET /threads/:thread_id/stream/events",
  "POST /assistants",
  "POST /assistants/:assistant_id/latest",
  "POST /assistants/:assistant_id/versions",
  "POST /internal/truncate",
  "POST /runs",
  "POST /runs/batch",
  "POST /runs/crons",
  "POST /runs/crons/search",
  "POST /runs/stream",
  "POST /runs/wait",
  "POST /threads/:thread_id/commands",
  "POST /threads/:thread_id/copy",
  "POST /threads/:thread_id/runs/crons",
  "POST /threads/:thread_id/state",
  "POST /threads/:thread_id/stream/events",
  "PATCH /assistants/:assistant_id",
  "DELETE /assistants/:assistant_id",
  "DELETE /runs/crons/:cron_id",
  "DELETE /threads/:thread_id/runs/:run_id",
];
