import { HTTPException } from "@langchain/langgraph-sdk/auth";
import { createRemoteJWKSet, type JWTVerifyGetKey } from "jose";
import { threadsDatabase } from "#threads/database.ts";
import { findThread, listThreads } from "#threads/owners.ts";
import { onAnswered, serverRecords } from "#threads/server-records.ts";
import { findBodyProblem, readBody, TOO_LARGE } from "./bodies.ts";
import { agentEnv } from "./env.ts";
import { isAuthError } from "./errors.ts";
import { type Introspected, introspectSession } from "./introspection-client.ts";
import {
  type Limits,
  makeLimits,
  STREAM_RETRY_SECONDS,
  TOO_MANY_REQUESTS,
  TOO_MANY_STREAMS,
} from "./limits.ts";
import { OAUTH_PATHS } from "./oauth-names.ts";
import { findRoute, isStream, type Route, rawPath } from "./route-policy.ts";
import { verifySessionToken } from "./session-token.ts";

/**
 * What the graph sees as `langgraph_auth_user`: who, and by which session. The server copies all of it into records that
 * the browser can read (FACTS.md 1), so no token stands here.
 */
export interface AuthenticatedUser {
  identity: string;
  display_name: string;
  email: string;
  permissions: string[];
  session_id: string;
}

/**
 * Steps 4–6 of the reference's sequence: route policy, signature, live session, body. Runs before every handler of the
 * server.
 * @throws HTTPException 401, 404, 413, 422, 429 or 503, with a sentence
 */
export async function authenticate(request: Request): Promise<AuthenticatedUser> {
  const route = findRoute(request.method, rawPath(request.url));
  if (!route) throw new HTTPException(404, { message: "This path is not served here." });
  const session = await identify(request);
  checkRequests(session.userId);
  await checkBody(route, request);
  await checkThread(route, session.userId);
  await restoreRecords(route, session.userId);
  await checkRun(route);
  if (isStream(route)) countStream(session.userId);
  return {
    identity: session.userId,
    display_name: session.name ?? session.email ?? session.userId,
    email: session.email ?? "",
    permissions: [],
    session_id: session.sessionId,
  };
}

async function identify(request: Request): Promise<Introspected> {
  const token = /^Bearer ([\w.~+/-]+=*)$/i.exec(request.headers.get("authorization") ?? "")?.[1];
  if (!token) throw unauthorized("Sign in: this server takes a session token as Bearer.");
  try {
    const claims = await verifySessionToken(token, publishedKeys(), agentEnv().APP_URL);
    return await introspectSession(token, claims.sid);
  } catch (error) {
    if (isAuthError(error, "invalid_token")) throw unauthorized(error.message);
    if (isAuthError(error)) throw new HTTPException(503, { message: error.message, cause: error });
    throw error;
  }
}

/** RFC 6750 §3: a 401 says how to authenticate. */
function unauthorized(message: string): HTTPException {
  return new HTTPException(401, { message, headers: { "WWW-Authenticate": 'Bearer realm="langgraph"' } });
}

async function checkBody(route: Route, request: Request): Promise<void> {
  if (request.method === "GET" || request.method === "HEAD") return;
  const text = await readBody(request.clone());
  const problem = text === undefined ? TOO_LARGE : findBodyProblem(route, text);
  if (problem) throw new HTTPException(problem.status, { message: problem.message });
}

function checkRequests(userId: string): void {
  const seconds = limits().takeRequest(userId);
  if (seconds > 0) throw tooMany(TOO_MANY_REQUESTS, seconds);
}

function countStream(userId: string): void {
  const close = limits().openStream(userId);
  if (!close) throw tooMany(TOO_MANY_STREAMS, STREAM_RETRY_SECONDS);
  onAnswered(close);
}

function tooMany(message: string, seconds: number): HTTPException {
  return new HTTPException(429, { message, headers: { "Retry-After": String(seconds) } });
}

/**
 * Another person's thread, or a deleted one, is not there. The handlers' owner filters say the same for what the server
 * remembers; this holds also for what it forgot, and for joins, which it answers with 200 before it looks (FACTS.md 6).
 */
async function checkThread(route: Route, userId: string): Promise<void> {
  const db = route.threadId ? await threadsDatabase() : undefined;
  const thread = db && route.threadId ? await findThread(db, route.threadId) : undefined;
  if (!thread || thread.owner === userId) return;
  throw new HTTPException(404, { message: `Thread with ID ${route.threadId} not found` });
}

/**
 * Tells the server again of threads that it forgot in a crash, from our own table (FACTS.md 11, 15): the person's own,
 * and only those.
 */
async function restoreRecords(route: Route, owner: string): Promise<void> {
  const records = serverRecords();
  const db = records && (await threadsDatabase());
  if (!records || !db) return;
  const mine = route.threadId
    ? [await findThread(db, route.threadId)].filter((thread) => thread?.owner === owner)
    : route.name === "threads.search" || route.name === "threads.count"
      ? await listThreads(db, owner)
      : [];
  for (const thread of mine) {
    if (!thread) continue;
    const metadata = { owner, ...(thread.graph_id ? { graph_id: thread.graph_id } : {}) };
    await records.threads.put(thread.thread_id, { metadata, if_exists: "do_nothing" }, undefined);
  }
}

/** The server streams any run to whoever names it together with a thread of their own (FACTS.md 6). */
async function checkRun(route: Route): Promise<void> {
  if (!route.runId || !route.threadId) return;
  const records = serverRecords();
  if (!records) return;
  const run = await records.runs.get(route.runId, route.threadId, undefined);
  if (!run) throw new HTTPException(404, { message: "There is no such run in this thread." });
}

let allowed: Limits | undefined;

function limits(): Limits {
  const { REQUESTS_PER_MINUTE: requestsPerMinute, STREAMS_PER_USER: streams } = agentEnv();
  allowed ??= makeLimits({ requestsPerMinute, streams });
  return allowed;
}

let keys: JWTVerifyGetKey | undefined;

/** The app's published keys; jose keeps them, and fetches again when it sees an unknown key id. */
function publishedKeys(): JWTVerifyGetKey {
  keys ??= createRemoteJWKSet(new URL(`${agentEnv().WEB_URL}${OAUTH_PATHS.jwks}`));
  return keys;
}
