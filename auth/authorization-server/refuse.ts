import type { Refusal } from "#auth/protocol/refusals.ts";

/** Private, and never gathered up for compression. */
const HEADERS = { "cache-control": "no-store, no-transform", "x-content-type-options": "nosniff" };

/** The answer of a route that refuses: `{ error, message }`. */
export function refuse({ error, status, message, retryAfter }: Refusal): Response {
  const retry = retryAfter === undefined ? undefined : { "retry-after": String(retryAfter) };
  return Response.json({ error, message }, { status, headers: { ...HEADERS, ...retry } });
}
