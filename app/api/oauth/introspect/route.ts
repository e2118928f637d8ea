import { decodeJwt } from "jose";
import { authenticateClient } from "#auth/client-assertion.ts";
import { AuthError } from "#auth/errors.ts";
import { noteQuestion } from "#auth/flow-questions.ts";
import { introspect } from "#auth/introspection.ts";
import { SESSION_HANDLE_TYPE } from "#auth/oauth-names.ts";
import { oauthError, oauthJson, readForm } from "#auth/oauth-response.ts";
import { ownKeys, serverIdentity } from "#auth/server-keys.ts";
import { database } from "#db/index.ts";

/** RFC 7662: the LangGraph server asks whether the session behind a token is live. */
export async function POST(request: Request): Promise<Response> {
  const startedAt = performance.now();
  try {
    const form = await readForm(request);
    const identity = serverIdentity();
    await authenticateClient(database(), form, identity);
    const token = form.get("token");
    if (!token) throw new AuthError("invalid_request", 'The parameter "token" is missing.');
    const server = { issuer: identity.issuer, keys: ownKeys() };
    const hint = form.get("token_type_hint") ?? undefined;
    const answer = await introspect(database(), token, server, hint);
    // A handle names no request: it is asked about while a stream is open.
    const isSessionToken = hint !== SESSION_HANDLE_TYPE;
    if (answer.active && answer.client_id === "browser" && isSessionToken) tellBff(token, startedAt);
    return oauthJson(answer);
  } catch (error) {
    return oauthError(error);
  }
}

/** The request that is being checked, which the flow inspector shows. The token has just been verified. */
function tellBff(token: string, startedAt: number): void {
  const requestId = decodeJwt(token).jti ?? "";
  const ms = Math.round((performance.now() - startedAt) * 10) / 10;
  noteQuestion(requestId, { at: performance.timeOrigin + startedAt, ms });
}
