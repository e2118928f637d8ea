import * as oauth from "oauth4webapi";
import { z } from "zod";
import {
  type AuthorizationServerAccess,
  authorizationServer,
  requestOptions,
} from "./authorization-server.ts";
import { AuthError } from "./errors.ts";

/** Whose session it is, as the web process says. */
export interface Introspected {
  userId: string;
  sessionId: string;
  name?: string;
  email?: string;
}

/** How long an answer holds: the time within which signing out takes effect. */
const CACHE_MS = 5_000;
const CACHE_SIZE = 10_000;
const cache = new Map<string, { answer: Promise<Introspected>; until: number }>();

const activeSchema = z.object({
  sub: z.string(),
  sid: z.string(),
  name: z.string().optional(),
  email: z.string().optional(),
});

/**
 * Asks the web process whether a session is live (RFC 7662), at most once in 5 seconds per session.
 * @param token the session token, whose signature has been verified; or a personal access token
 * @param key what its answer is remembered under: the `sid`, or the token's fingerprint
 * @throws AuthError `invalid_token` when the session is over; `server_unavailable`
 */
export async function introspectSession(token: string, key: string): Promise<Introspected> {
  const known = cache.get(key);
  if (known && known.until > Date.now()) return known.answer;
  const answer = ask(token);
  remember(key, answer);
  // A refusal or a failure is not kept: the next request asks again.
  answer.catch(() => cache.delete(key));
  return answer;
}

function remember(key: string, answer: Promise<Introspected>): void {
  if (cache.size >= CACHE_SIZE) cache.clear();
  cache.set(key, { answer, until: Date.now() + CACHE_MS });
}

async function ask(token: string): Promise<Introspected> {
  const access = await authorizationServer();
  return processIntrospection(access, await introspectionRequest(access, token));
}

async function introspectionRequest(
  { server, client, clientAuth }: AuthorizationServerAccess,
  token: string,
): Promise<Response> {
  try {
    return await oauth.introspectionRequest(server, client, clientAuth, token, requestOptions());
  } catch (cause) {
    throw new AuthError("server_unavailable", "The app can't be reached to check the session.", { cause });
  }
}

/** Reads the answer. Exported for its unit tests. */
export async function processIntrospection(
  { server, client }: Pick<AuthorizationServerAccess, "server" | "client">,
  response: Response,
): Promise<Introspected> {
  const body = await oauth.processIntrospectionResponse(server, client, response).catch((cause: unknown) => {
    throw new AuthError("server_unavailable", "The app did not answer as it should about the session.", {
      cause,
    });
  });
  if (!body.active) throw new AuthError("invalid_token", "The session is over. Sign in again.");
  const { sub, sid, name, email } = activeSchema.parse(body);
  return { userId: sub, sessionId: sid, name, email };
}
