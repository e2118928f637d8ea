import { setTimeout } from "node:timers/promises";
import { Auth, HTTPException, isStudioUser } from "@langchain/langgraph-sdk/auth";
import { threadsDatabase } from "#threads/database.ts";
import { claimThread, closeThread, findThread } from "#threads/owners.ts";
import { openSaver } from "#threads/saver.ts";
import { serverRecords, type ThreadRecord } from "#threads/server-records.ts";
import { authenticate } from "./authenticate.ts";
import { agentEnv } from "./env.ts";
import { endWithInput } from "./shutdown.ts";

/**
 * The LangGraph server's custom authentication, named by langgraph.json (`auth.path`). Step 7 of the reference's
 * sequence: whose is what. Of all handlers the server runs exactly one, the most specific (docs/facts.md 8): what has no
 * rule here is refused.
 */
export const auth = new Auth()
  .authenticate(authenticate)
  .on("*", () => false)
  // The graphs of langgraph.json, which belong to the system; nobody makes or changes assistants.
  .on("assistants:read", ({ user }) => systemsOwn(user))
  .on("assistants:search", ({ user }) => systemsOwn(user))
  .on("threads:create", async ({ value, user }) => {
    const threadId = requireThreadId(value.thread_id);
    const graphId = typeof value.metadata?.graph_id === "string" ? value.metadata.graph_id : null;
    await claim(threadId, ownerOf(user), graphId);
    value.metadata = { ...value.metadata, owner: ownerOf(user) };
    return { owner: ownerOf(user) };
  })
  .on("threads:read", ({ user }) => ({ owner: ownerOf(user) }))
  .on("threads:search", ({ user }) => ({ owner: ownerOf(user) }))
  .on("threads:update", ({ value, user }) => {
    if (value.metadata) value.metadata = { ...value.metadata, owner: ownerOf(user) };
    return { owner: ownerOf(user) };
  })
  .on("threads:delete", async ({ value, user }) => {
    // The server asks this also before it deletes one run that waits (`cancel?action=rollback`): that is no thread.
    if (value.run_id) throw new HTTPException(422, { message: "Runs are cancelled, not deleted." });
    await deleteMessages(requireThreadId(value.thread_id), ownerOf(user));
    return { owner: ownerOf(user) };
  })
  .on("threads:create_run", async ({ value, user }) => {
    const assistant = await serverRecords()?.assistants.get(value.assistant_id, undefined);
    const threadId = requireThreadId(value.thread_id);
    await claim(threadId, ownerOf(user), assistant?.graph_id ?? null);
    value.metadata = { ...value.metadata, owner: ownerOf(user) };
    dropRequestHeaders(value);
    await forgetFork(threadId);
    return { owner: ownerOf(user) };
  });

/** For whoever may ask at all. */
function systemsOwn(user: Parameters<typeof isStudioUser>[0]): { created_by: string } {
  ownerOf(user);
  return { created_by: "system" };
}

/**
 * Whose threads somebody may touch. Studio (docs/facts.md 3) never went through `authenticate`: it is an owner of its own, which
 * is nobody's user id, and has no session, so its runs get no token. Off unless STUDIO=1.
 */
function ownerOf(user: Parameters<typeof isStudioUser>[0]): string {
  if (isStudioUser(user) && !agentEnv().STUDIO) throw new HTTPException(403, { message: "Studio is off." });
  return user.identity;
}

function requireThreadId(threadId: string | null | undefined): string {
  if (!threadId) throw new HTTPException(403, { message: "Runs need a thread: make one first." });
  return threadId;
}

async function claim(threadId: string, owner: string, graphId: string | null): Promise<void> {
  const db = await threadsDatabase();
  if (!db || (await claimThread(db, threadId, owner, graphId))) return;
  throw new HTTPException(404, { message: `Thread with ID ${threadId} not found` });
}

/**
 * The server clears its own memory only (docs/facts.md 15); and a thread deleted under a run kills a worker (docs/facts.md 12), so
 * runs are stopped first. A second time after the id is closed: one may have begun in between.
 */
async function deleteMessages(threadId: string, owner: string): Promise<void> {
  const db = await threadsDatabase();
  const thread = db && (await findThread(db, threadId));
  if (!db || !thread || thread.owner !== owner) return;
  const saver = await openSaver();
  await stopRuns(threadId);
  await saver?.deleteThread(threadId);
  await closeThread(db, threadId);
  if (await stopRuns(threadId)) await saver?.deleteThread(threadId);
}

const STOP_MS = 5_000;
const POLL_MS = 50;

/** @returns whether there was something to stop. @throws HTTPException 409 when a run does not stop */
async function stopRuns(threadId: string): Promise<boolean> {
  const records = serverRecords();
  const ids = await listInFlight(threadId);
  if (!records || ids.length === 0) return false;
  await records.runs.cancel(threadId, ids, { action: "interrupt" }, undefined);
  for (const until = Date.now() + STOP_MS; Date.now() < until; ) {
    // A pause also after the last one ended: the worker still notes that on the thread's record.
    await setTimeout(POLL_MS);
    if ((await listInFlight(threadId)).length === 0) return true;
  }
  throw new HTTPException(409, { message: "The answer in this conversation does not stop. Try again." });
}

/** By status: the server lists the oldest runs first, and those that are over stay in its list. */
async function listInFlight(threadId: string): Promise<string[]> {
  const found = ["pending", "running"].map((status) =>
    serverRecords()?.runs.search(threadId, { limit: 1000, status }, undefined),
  );
  return (await Promise.all(found)).flatMap((runs) => runs ?? []).map(({ run_id }) => run_id);
}

/** Every `x-*` header and the user agent are copied into the run's record, and inherited (docs/facts.md 2). Not ours. */
function dropRequestHeaders(value: object): void {
  const kwargs = "kwargs" in value ? value.kwargs : undefined;
  const config = isRecord(kwargs) ? kwargs.config : undefined;
  const configurable = isRecord(config) ? config.configurable : undefined;
  if (!isRecord(configurable)) return;
  for (const key of Object.keys(configurable)) {
    if (key.startsWith("x-") || key === "user-agent") delete configurable[key];
  }
}

/** Of a run's place in a thread. */
const PLACE = ["checkpoint_id", "checkpoint_ns", "checkpoint_map"];

/**
 * The server keeps the checkpoint from which a run began with the thread's record, and begins every later run there too:
 * what was said after a fork would be lost from sight. A fork is one run's; the next one goes on at the end.
 */
async function forgetFork(threadId: string): Promise<void> {
  const configurable = (await findRecord(threadId))?.config?.configurable;
  for (const key of PLACE) delete configurable?.[key];
}

async function findRecord(threadId: string): Promise<ThreadRecord | undefined> {
  try {
    return await serverRecords()?.threads.get(threadId, undefined);
  } catch (error) {
    // A thread that is made by this very run.
    if (isRecord(error) && error.status === 404) return undefined;
    throw error;
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}

const { DRAIN_SECONDS: drainSeconds } = agentEnv();
if (drainSeconds) endWithInput(process.stdin, drainSeconds * 1000);
