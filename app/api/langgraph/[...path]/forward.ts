import { fetch } from "undici";
import { refuse } from "#auth/authorization-server/refuse.ts";
import { REFUSALS } from "#auth/protocol/refusals.ts";

/**
 * Passes one request on to the LangGraph server and its answer back, unbuffered. What passes is listed: headers that are
 * not named here (`x-*`, cookies, `baggage`, `traceparent`, `x-auth-scheme`) reach no record of the server (docs/facts.md 2, 3).
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
  /** Empty for none. */
  body: string;
  signal: AbortSignal;
}

/** How long the server may take to start its response, which may then last: people learn within 15 seconds that it hangs. */
const ANSWER_MS = 10_000;
/** How long a question of our own may take. */
const READ_MS = 3_000;

/** A question of our own at the LangGraph server, beside what the browser asks. */
export function readOf(path: string): ForwardedRequest {
  const [query, headers] = [new URLSearchParams(), new Headers()];
  return { method: "GET", path, query, headers, body: "", signal: AbortSignal.timeout(READ_MS) };
}

/**
 * By Node's own fetch, from its package: the global one is wrapped by Next, for a cache that nothing here may use, and takes a
 * millisecond longer (docs/decisions/0053).
 * @param target the LangGraph server's address
 * @param sessionToken goes out as the Bearer
 * @returns the server's answer; 503 when it can't be reached, or has not begun its answer within 10 seconds
 */
export async function forward(
  target: string,
  request: ForwardedRequest,
  sessionToken: string,
): Promise<Response> {
  const headers = { ...pick(request.headers, REQUEST_HEADERS), authorization: `Bearer ${sessionToken}` };
  const query = new URLSearchParams([...request.query].filter(([name]) => QUERY.includes(name)));
  const address = `${target}${request.path}${query.size > 0 ? `?${query}` : ""}`;
  const tooLate = new AbortController();
  const timer = setTimeout(() => tooLate.abort(), ANSWER_MS);
  try {
    const answer = await fetch(address, {
      method: request.method,
      headers,
      body: request.body || undefined,
      signal: AbortSignal.any([request.signal, tooLate.signal]),
      redirect: "manual",
    });
    const passed = { ...pick(answer.headers, RESPONSE_HEADERS), ...OWN_HEADERS };
    return new Response(answer.body as ReadableStream, { status: answer.status, headers: passed });
  } catch (error) {
    if (request.signal.aborted) return new Response(null, { status: 499 });
    if (!(error instanceof TypeError) && !tooLate.signal.aborted) throw error;
    return refuse(REFUSALS.agentUnreachable);
  } finally {
    clearTimeout(timer);
  }
}

/** Private, and never gathered up for compression: an event must leave when it comes. */
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
