import { agentEnv } from "#auth/client/env.ts";
import { parseJson } from "#auth/protocol/json.ts";
import { isDeeperThan } from "#auth/protocol/json-limits.ts";
import { type Limits, makeLimits } from "#auth/protocol/limits.ts";
import { readBody } from "#auth/protocol/read-body.ts";
import { noThread, REFUSALS } from "#auth/protocol/refusals.ts";
import { normalizeBody } from "#upstream/normalize-body.ts";
import { keepMemorySmall } from "#upstream/server-memory.ts";
import { onAnswered, replaceBody, serverRecords } from "#upstream/server-records.ts";
import { findBodyProblem, repairBody } from "./bodies.ts";
import { refusal } from "./refusal.ts";
import { MAY_REPLAY, readMessageIds, withoutReplayed } from "./replayed-messages.ts";
import { isStream, type Route } from "./route-policy.ts";
import { type ThreadOwnersTable, threadsDatabase } from "./threads/database.ts";
import { deliverMessages } from "./threads/inbox/deliver.ts";
import { findThread } from "./threads/owners.ts";
import { forgetOwners, restoreAll, restoreThread } from "./threads/restore.ts";
import { watchRuns } from "./threads/runs-in-flight.ts";

/**
 * The checks of every authenticated request to the LangGraph server: limits, body, own threads and runs.
 * @throws HTTPException 404, 413, 422 or 429, with a sentence
 */
export async function checkRequest(route: Route, request: Request, userId: string): Promise<void> {
  checkRequests(userId);
  await checkBody(route, request, userId);
  const thread = await findOwnThread(route, userId);
  await restoreRecords(route, userId, thread);
  await checkRun(route);
  if (isStream(route)) countStream(userId);
}

/** Before anything else. LangSmith's server does not expose the body here: the handlers check the parsed values, on every server. */
async function checkBody(route: Route, request: Request, userId: string): Promise<void> {
  if (request.method === "GET" || request.method === "HEAD" || !request.body) return;
  const sent = await readBody(request.clone());
  const text = sent === undefined ? undefined : await dropReplayed(route, sent, userId);
  const problem = text === undefined ? REFUSALS.tooLarge : findBodyProblem(route, text);
  // The rest of a body that is too large is never read: the connection is closed after the response.
  if (problem) throw refusal(problem, problem === REFUSALS.tooLarge ? { Connection: "close" } : {});
  const storable = repairBody(text ?? "");
  const normal = normalizeBody(route.name, storable) ?? storable;
  if (normal !== sent) replaceBody(normal);
}

async function dropReplayed({ name, threadId }: Route, text: string, userId: string): Promise<string> {
  if (!name.startsWith("runs.") || !threadId || !MAY_REPLAY.test(text)) return text;
  const body = parseJson(text);
  if (typeof body !== "object" || body === null || !("input" in body) || isDeeperThan(body)) return text;
  const input = await withoutReplayed(body.input, async () => {
    const thread = await findThread(await threadsDatabase(), threadId);
    return thread?.owner === userId ? readMessageIds(threadId) : new Set();
  });
  return input === body.input ? text : JSON.stringify({ ...body, input });
}

function checkRequests(userId: string): void {
  const seconds = limits().takeRequest(userId);
  if (seconds > 0) throw refusal({ ...REFUSALS.tooManyRequests, retryAfter: seconds });
}

function countStream(userId: string): void {
  const close = limits().openStream(userId);
  if (!close) throw refusal(REFUSALS.tooManyStreams);
  onAnswered(close);
}

/**
 * Another person's thread, or a deleted one, is not found. The handlers' owner filters do the same for threads that the server
 * remembers; this also covers those that it forgot, and joins, which it answers with 200 before it checks (docs/facts.md 6).
 */
async function findOwnThread(route: Route, userId: string): Promise<ThreadOwnersTable | undefined> {
  if (!route.threadId) return undefined;
  const thread = await findThread(await threadsDatabase(), route.threadId);
  if (!thread || thread.owner === userId) return thread;
  throw refusal(noThread(route.threadId));
}

/**
 * Restores threads that the server forgot in a crash, from our own tables (docs/facts.md 11, 15): only
 * the person's own.
 */
async function restoreRecords(
  route: Route,
  owner: string,
  thread: ThreadOwnersTable | undefined,
): Promise<void> {
  const records = serverRecords();
  if (!records) return;
  keepMemorySmall(records, forgetOwners);
  watchRuns(records);
  const db = await threadsDatabase();
  if (thread) {
    await restoreThread(records, db, thread);
    await deliverMessages(records, thread.thread_id);
  } else if (route.name === "threads.search" || route.name === "threads.count") {
    await restoreAll(records, db, owner);
  }
}

/** The server streams any run to a person who names it together with a thread of their own (docs/facts.md 6). */
async function checkRun(route: Route): Promise<void> {
  if (!route.runId || !route.threadId) return;
  const records = serverRecords();
  if (!records) return;
  const run = await records.runs.get(route.runId, route.threadId, undefined);
  if (!run) throw refusal(REFUSALS.noRun);
}

let allowed: Limits | undefined;

function limits(): Limits {
  const { REQUESTS_PER_MINUTE: requestsPerMinute, STREAMS_PER_USER: streams } = agentEnv();
  allowed ??= makeLimits({ requestsPerMinute, streams });
  return allowed;
}
