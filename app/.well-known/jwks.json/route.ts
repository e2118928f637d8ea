import { sessionTokenKeys } from "#auth/authorization-server/server-keys.ts";

export const dynamic = "force-dynamic";

/** The public keys of session tokens (RFC 7517). */
export function GET(): Response {
  return Response.json(sessionTokenKeys().published, { headers: { "cache-control": "public, max-age=300" } });
}
