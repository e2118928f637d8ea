import type { Refusal } from "#auth/protocol/refusals.ts";

/** Private, and never buffered for compression. */
const HEADERS = { "cache-control": "no-store, no-transform", "x-content-type-options": "nosniff" };

/** The error response of a route: `{ error, message }`. */
export function refuse({ error, status, message, retryAfter }: Refusal): Response {
  const retry = retryAfter === undefined ? undefined : { "retry-after": String(retryAfter) };
  return Response.json({ error, message }, { status, headers: { ...HEADERS, ...retry } });
}
