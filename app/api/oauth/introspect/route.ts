import { decodeJwt } from "jose";
import { webEnv } from "#auth/authorization-server/env.ts";
import { introspect } from "#auth/authorization-server/introspection.ts";
import { serveAgent } from "#auth/authorization-server/serve-agent.ts";
import { ownKeys } from "#auth/authorization-server/server-keys.ts";
import { AuthError } from "#auth/protocol/errors.ts";
import { SESSION_HANDLE_TYPE } from "#auth/protocol/oauth-names.ts";
import { database } from "#db/index.ts";
import { recordEvent } from "#observability/record-event.ts";

/** RFC 7662: tells the LangGraph server whether the session behind a token is live. */
export const POST = serveAgent(async ({ form, startedAt }) => {
  const token = form.get("token");
  if (!token) throw new AuthError("invalid_request", 'The parameter "token" is missing.');
  const server = { issuer: webEnv().APP_URL, keys: ownKeys() };
  const hint = form.get("token_type_hint") ?? undefined;
  const answer = await introspect(database(), token, server, hint);
  // A handle has no request id: it is introspected while a stream is open.
  const isSessionToken = hint !== SESSION_HANDLE_TYPE;
  if (answer.active && answer.client_id === "browser" && isSessionToken) noteIntrospection(token, startedAt);
  return answer;
});

/** The token was just verified. */
function noteIntrospection(token: string, startedAt: number): void {
  const requestId = decodeJwt(token).jti ?? "";
  const ms = Math.round((performance.now() - startedAt) * 10) / 10;
  recordEvent({ kind: "introspection", requestId, at: performance.timeOrigin + startedAt, ms });
}
