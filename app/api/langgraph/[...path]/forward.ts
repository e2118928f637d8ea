import { refuse } from "#auth/authorization-server/refuse.ts";
import { REFUSALS } from "#auth/protocol/refusals.ts";
import { send } from "./send.ts";

/**
 * Forwards one request to the LangGraph server and returns its response, unbuffered. Headers are allowlisted: any other (`x-*`,
 * cookies, `baggage`, `traceparent`, `x-auth-scheme`) would end up in the server's records (docs/facts.md 2, 3).
 */
const REQUEST_HEADERS = ["accept", "content-type", "last-event-id"];
const RESPONSE_HEADERS = [
  "content-type",
  "content-location",
  "location",
  "x-pagination-total",
  "x-pagination-next",
  "retry-after",
];
const QUERY = [
  "limit",
  "offset",
  "before",
  "status",
  "subgraphs",
  "cancel_on_disconnect",
  "wait",
  "stream_mode",
];

export interface ForwardedRequest {
  method: string;
  path: string;
  query: URLSearchParams;
  headers: Headers;
  /** Empty if there is none. */
  body: string;
  signal: AbortSignal;
}

/** Time limit for the start of the server's response, which may then last: people learn within 15 seconds that it hangs. */
const ANSWER_MS = 10_000;
/** Time limit for requests of our own. */
const READ_MS = 3_000;

/** A request of our own to the LangGraph server, in addition to the browser's. */
export function readOf(path: string): ForwardedRequest {
  const [query, headers] = [new URLSearchParams(), new Headers()];
  return { method: "GET", path, query, headers, body: "", signal: AbortSignal.timeout(READ_MS) };
}

/**
 * @param target the URL at the LangGraph server
 * @param sessionToken sent as the bearer token
 * @returns the server's response; 503 if it is unreachable, or has not begun its response within 10 seconds
 */
export async function forward(
  target: string,
  request: ForwardedRequest,
  sessionToken: string,
): Promise<Response> {
  const headers = { ...pick(request.headers, REQUEST_HEADERS), authorization: `Bearer ${sessionToken}` };
  const query = new URLSearchParams([...request.query].filter(([name]) => QUERY.includes(name)));
  const address = new URL(`${target}${request.path}${query.size > 0 ? `?${query}` : ""}`);
  const tooLate = new AbortController();
  const timer = setTimeout(() => tooLate.abort(), ANSWER_MS);
  try {
    const signal = AbortSignal.any([request.signal, tooLate.signal]);
    const answer = await send(address, { method: request.method, headers, signal }, request.body);
    const passed = { ...pick(answer.headers, RESPONSE_HEADERS), ...OWN_HEADERS };
    return new Response(answer.body, { status: answer.status, headers: passed });
  } catch (error) {
    if (request.signal.aborted) return new Response(null, { status: 499 });
    if (error instanceof TypeError) throw error;
    return refuse(REFUSALS.agentUnreachable);
  } finally {
    clearTimeout(timer);
  }
}

/** Private, and never buffered for compression: an event must leave as soon as it arrives. */
const OWN_HEADERS = {
  "cache-control": "no-store, no-transform",
  "x-accel-buffering": "no",
  "x-content-type-options": "nosniff",
};

function pick(from: { get(name: string): string | null }, names: readonly string[]): Record<string, string> {
  const picked: Record<string, string> = {};
  for (const name of names) {
    const value = from.get(name);
    if (value !== null) picked[name] = value;
  }
  return picked;
}
