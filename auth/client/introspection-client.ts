import { LRUCache } from "lru-cache";
import * as oauth from "oauth4webapi";
import { z } from "zod";
import { AuthError, isAuthError } from "#auth/protocol/errors.ts";
import { SESSION_HANDLE_TYPE } from "#auth/protocol/oauth-names.ts";
import {
  type AuthorizationServerAccess,
  authorizationServer,
  requestOptions,
} from "./authorization-server.ts";

/** A session's person, according to the web process. */
export interface Introspected {
  userId: string;
  sessionId: string;
  name?: string;
  email?: string;
  /** The credential's permissions: auth/protocol/scopes.ts. */
  scopes: string[];
  /** The person's account at each connected provider. */
  accounts: Record<string, string>;
}

/** How long a response is cached: the time within which signing out takes effect. */
const CACHE_MS = 5_000;
const cache = new LRUCache<string, Promise<Introspected>>({ max: 10_000, ttl: CACHE_MS });

const activeSchema = z.object({
  sub: z.string(),
  sid: z.string(),
  name: z.string().optional(),
  email: z.string().optional(),
  scope: z.string().default(""),
  accounts: z.record(z.string(), z.string()).default({}),
});

/**
 * Asks the web process whether a session is live (RFC 7662), at most once in 5 seconds per session.
 * @param token the session token, whose signature has been verified; or a personal access token
 * @param key the cache key: the `sid`, or the token's fingerprint
 * @param needsAccounts false if the token itself names the person's accounts
 * @throws AuthError `invalid_token` if the session has ended; `server_unavailable`
 */
export async function introspectSession(
  token: string,
  key: string,
  needsAccounts = true,
): Promise<Introspected> {
  const known = cache.get(key);
  if (known) return known;
  const answer = ask(token);
  cache.set(key, answer);
  // Errors are not cached, nor that nothing is connected: people connect and continue at once, and the next card names the
  // account.
  const forget = () => cache.delete(key);
  answer.then(({ accounts }) => needsAccounts && Object.keys(accounts).length === 0 && forget(), forget);
  return answer;
}

/** How old a response about a session may be while its streams are open. */
const STREAM_CHECK_MS = 2_000;

/**
 * Whether a session whose token may have expired is still live; requested at most once every 2 seconds.
 * @param sessionId its handle
 * @throws AuthError `server_unavailable` if the web process is unreachable: the session's state is unknown
 */
export async function isSessionLive(sessionId: string): Promise<boolean> {
  const key = `handle ${sessionId}`;
  const known = cache.get(key);
  const answer = known ?? ask(sessionId, SESSION_HANDLE_TYPE);
  if (!known) cache.set(key, answer, { ttl: STREAM_CHECK_MS });
  try {
    await answer;
    return true;
  } catch (error) {
    cache.delete(key);
    if (isAuthError(error, "invalid_token")) return false;
    throw error;
  }
}

async function ask(token: string, hint?: string): Promise<Introspected> {
  const access = await authorizationServer();
  return processIntrospection(access, await introspectionRequest(access, token, hint));
}

async function introspectionRequest(
  { server, client, clientAuth }: AuthorizationServerAccess,
  token: string,
  hint: string | undefined,
): Promise<Response> {
  const additionalParameters = new URLSearchParams(hint ? { token_type_hint: hint } : {});
  try {
    return await oauth.introspectionRequest(server, client, clientAuth, token, {
      ...requestOptions(),
      additionalParameters,
    });
  } catch (cause) {
    throw new AuthError("server_unavailable", "The app can't be reached to check the session.", { cause });
  }
}

/**
 * Parses the response.
 * @throws AuthError `invalid_token` if the session has ended; `server_unavailable` for what is no such answer
 */
export async function processIntrospection(
  { server, client }: Pick<AuthorizationServerAccess, "server" | "client">,
  response: Response,
): Promise<Introspected> {
  if (response.status === 503) {
    const { message } = await response
      .json()
      .then((body) => outageSchema.parse(body))
      .catch(refuseAnswer);
    throw new AuthError("server_unavailable", message);
  }
  const body = await oauth.processIntrospectionResponse(server, client, response).catch(refuseAnswer);
  if (!body.active) throw new AuthError("invalid_token", "The session is over. Sign in again.");
  const { sub, sid, name, email, scope, accounts } = await activeSchema.parseAsync(body).catch(refuseAnswer);
  const scopes = scope.split(" ").filter(Boolean);
  return { userId: sub, sessionId: sid, name, email, scopes, accounts };
}

/** The app's database is full, overloaded or down (observability/outages.ts). */
const outageSchema = z.object({ message: z.string() });

function refuseAnswer(cause: unknown): never {
  const sentence = "The app did not answer as it should about the session.";
  throw new AuthError("server_unavailable", sentence, { cause });
}
