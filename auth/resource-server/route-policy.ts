import { ID_FORM } from "#auth/protocol/ids.ts";

/**
 * The served part of the LangGraph server's API, by method and path. Everything else is rejected before any other check:
 * on the stock server, any signed-in user can truncate all data, speak protocol v2 as another person, join foreign runs
 * (docs/facts.md 4–6). The BFF and `authenticate()` use the same list.
 */
const ID = `(${ID_FORM})`;
const ASSISTANT = "[A-Za-z0-9_-]{1,64}";

type Pattern = readonly [name: string, method: string, path: string];

const ALLOWED = [
  ["ok", "GET", "/ok"],
  ["info", "GET", "/info"],
  ["assistants.search", "POST", "/assistants/search"],
  ["assistants.count", "POST", "/assistants/count"],
  ["assistants.read", "GET", `/assistants/${ASSISTANT}`],
  ["assistants.graph", "GET", `/assistants/${ASSISTANT}/graph`],
  ["assistants.schemas", "GET", `/assistants/${ASSISTANT}/schemas`],
  ["assistants.subgraphs", "GET", `/assistants/${ASSISTANT}/subgraphs(?:/${ASSISTANT})?`],
  ["threads.create", "POST", "/threads"],
  ["threads.search", "POST", "/threads/search"],
  ["threads.count", "POST", "/threads/count"],
  ["threads.read", "GET", `/threads/${ID}`],
  ["threads.patch", "PATCH", `/threads/${ID}`],
  ["threads.delete", "DELETE", `/threads/${ID}`],
  ["state.read", "GET", `/threads/${ID}/state`],
  ["state.at", "GET", `/threads/${ID}/state/[0-9a-f-]{36}`],
  ["state.checkpoint", "POST", `/threads/${ID}/state/checkpoint`],
  ["history.read", "GET", `/threads/${ID}/history`],
  ["history.search", "POST", `/threads/${ID}/history`],
  ["runs.list", "GET", `/threads/${ID}/runs`],
  ["runs.create", "POST", `/threads/${ID}/runs`],
  ["runs.stream", "POST", `/threads/${ID}/runs/stream`],
  ["runs.wait", "POST", `/threads/${ID}/runs/wait`],
  ["runs.read", "GET", `/threads/${ID}/runs/${ID}`],
  ["runs.join", "GET", `/threads/${ID}/runs/${ID}/join`],
  ["runs.joinStream", "GET", `/threads/${ID}/runs/${ID}/stream`],
  ["runs.cancel", "POST", `/threads/${ID}/runs/${ID}/cancel`],
] as const satisfies readonly Pattern[];

export type RouteName = (typeof ALLOWED)[number][0];

export interface Route {
  name: RouteName;
  threadId?: string;
  runId?: string;
}

const compiled = ALLOWED.map(([name, method, path]) => ({ name, method, pattern: new RegExp(`^${path}$`) }));

/**
 * Finds the allowed route of a request.
 * @param path the path exactly as it was sent, without the query. It is not decoded or normalised: an allowed path has
 *   one spelling, so encodings, double or trailing slashes, dots and other cases match nothing.
 */
export function findRoute(method: string, path: string): Route | undefined {
  for (const { name, method: allowed, pattern } of compiled) {
    if (method !== allowed) continue;
    const match = pattern.exec(path);
    if (match) return { name, threadId: match[1], runId: match[2] };
  }
  return undefined;
}

const STREAMS: readonly RouteName[] = ["runs.stream", "runs.wait", "runs.join", "runs.joinStream"];

/** True if the response stays open until a run ends. */
export function isStream(route: Route): boolean {
  return STREAMS.includes(route.name);
}

/** The path of a URL as it was sent: `URL` would normalise it, and the server routes on the raw text. */
export function rawPath(address: string): string {
  const start = address.indexOf("/", address.indexOf("://") + 3);
  if (start < 0) return "/";
  const end = address.slice(start).search(/[?#]/);
  return end < 0 ? address.slice(start) : address.slice(start, start + end);
}
