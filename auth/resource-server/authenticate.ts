import { randomUUID } from "node:crypto";
import { createRemoteJWKSet, type JWTVerifyGetKey } from "jose";
import { agentEnv } from "#auth/client/env.ts";
import { type Introspected, introspectSession } from "#auth/client/introspection-client.ts";
import { isAuthError } from "#auth/protocol/errors.ts";
import { OAUTH_PATHS } from "#auth/protocol/oauth-names.ts";
import { fingerprintToken, isPersonalToken } from "#auth/protocol/personal-token.ts";
import { REFUSALS } from "#auth/protocol/refusals.ts";
import { verifySessionToken } from "#auth/protocol/session-token.ts";
import { log } from "#observability/log.ts";
import { notServed } from "./not-served.ts";
import { refusal } from "./refusal.ts";
import { checkRequest } from "./request-checks.ts";
import { findRoute, isStream, rawPath } from "./route-policy.ts";
import { endWithSession } from "./session-streams.ts";

/**
 * What the graph sees as `langgraph_auth_user`: the person and the session. The server copies all of it into records that
 * the browser can read (docs/facts.md 1), so it contains no token.
 */
export interface AuthenticatedUser {
  identity: string;
  display_name: string;
  email: string;
  permissions: string[];
  session_id: string;
  /** The BFF's id of the request that started the run, for the logs: docs/decisions/0040. */
  request_id: string;
  /** The person's account at each connected provider, for the approval card: `{ github: "alice" }`. */
  accounts: Record<string, string>;
}

/**
 * Steps 4–6 of the reference's sequence: route policy, signature, live session, body. Runs before every handler of the
 * server. Only the SDK's own HTTPException keeps its status (docs/facts.md 10).
 * @throws HTTPException 401, 404, 413, 422, 429 or 503, with a sentence
 */
export async function authenticate(request: Request): Promise<AuthenticatedUser> {
  const route = findRoute(request.method, rawPath(request.url));
  if (!route) throw refusal(notServed(rawPath(request.url)));
  const { session, requestId } = await identify(request);
  const line = { request_id: requestId, route: route.name, user_id: session.userId };
  log().info({ ...line, thread_id: route.threadId, run_id: route.runId }, "agent request");
  await checkRequest(route, request, session.userId);
  if (isStream(route)) endWithSession(session.sessionId);
  return {
    identity: session.userId,
    display_name: session.name ?? session.email ?? session.userId,
    email: session.email ?? "",
    permissions: session.scopes,
    session_id: session.sessionId,
    request_id: requestId,
    accounts: session.accounts,
  };
}

/**
 * `requestId` is the session token's `jti`: the only value of the BFF's that nobody else can set. A request with a personal
 * token gets its id here.
 */
async function identify(request: Request): Promise<{ session: Introspected; requestId: string }> {
  const token = /^Bearer ([\w.~+/-]+=*)$/i.exec(request.headers.get("authorization") ?? "")?.[1];
  if (!token)
    throw unauthorized("Sign in: this server takes a session token, or a personal access token, as Bearer.");
  try {
    // Opaque: only the web process knows its content.
    if (isPersonalToken(token)) {
      return { session: await introspectSession(token, fingerprintToken(token)), requestId: randomUUID() };
    }
    const claims = await verifySessionToken(token, publishedKeys(), agentEnv().APP_URL);
    const { accounts } = claims;
    const session = await introspectSession(token, claims.sid, accounts === undefined);
    // The token is newer than a cached response: who has just connected can continue at once.
    return { session: accounts ? { ...session, accounts } : session, requestId: claims.jti };
  } catch (error) {
    if (isAuthError(error, "invalid_token")) throw unauthorized(error.message);
    if (isAuthError(error)) {
      log().warn({ err: error }, "a session could not be checked");
      throw refusal({ error: error.code, status: 503, message: error.message, retryAfter: 5 });
    }
    throw error;
  }
}

/** RFC 6750 §3: a 401 names the authentication scheme. */
function unauthorized(message: string): Error {
  return refusal({ ...REFUSALS.signedOut, message }, { "WWW-Authenticate": 'Bearer realm="langgraph"' });
}

/** As long as for the app's other responses: `next dev` compiles the route at the first request. */
const KEYS_MS = 10_000;
let keys: JWTVerifyGetKey | undefined;

/** The app's published keys. jose caches them, and fetches them again for an unknown key id. */
function publishedKeys(): JWTVerifyGetKey {
  keys ??= createRemoteJWKSet(new URL(`${agentEnv().WEB_URL}${OAUTH_PATHS.jwks}`), {
    timeoutDuration: KEYS_MS,
  });
  return keys;
}
