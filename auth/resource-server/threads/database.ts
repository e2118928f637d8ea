import { type Kysely, sql } from "kysely";
import { agentEnv } from "#auth/client/env.ts";
import { explainDamage } from "#db/damage.ts";
import { ANSWER_MS, openDatabase } from "#db/open.ts";
import { withSetupLock } from "#db/setup-lock.ts";
import { requireVersion } from "./version.ts";

/** A thread's owner and graph, which the LangGraph server forgets in a crash, and we must not. */
export interface ThreadOwnersTable {
  thread_id: string;
  owner: string;
  graph_id: string | null;
  created_at: number;
}

/** The outcome of a write: stored before the graph's own checkpoint, which a crash or a stopped run may never reach. */
export interface WriteOutcomesTable {
  action_id: string;
  thread_id: string;
  /** `sending` from before the token is requested until GitHub's response is known. */
  status: "sending" | "success" | "error";
  content: string;
  created_at: number;
}

/** The messages of an accepted run, until a checkpoint holds them: threads/inbox/, docs/decisions/0063. */
export interface InboxTable {
  run_id: string;
  thread_id: string;
  /** A UUID of version 6, in the order of acceptance. */
  sequence: string;
  /** The checkpoint from which the run starts; null for the newest. */
  checkpoint_id: string | null;
  /** JSON: each message as the client sent it, with an id. */
  messages: string;
}

export interface ThreadsSchema {
  thread_owners: ThreadOwnersTable;
  write_outcomes: WriteOutcomesTable;
  inbox: InboxTable;
}

let opening: Promise<Kysely<ThreadsSchema>> | undefined;

/** The agent's own database (AGENT_DATABASE_URL), on every LangGraph server. One per process. */
export function threadsDatabase(): Promise<Kysely<ThreadsSchema>> {
  opening ??= openThreadsDatabase(agentEnv().AGENT_DATABASE_URL);
  // It may be reachable later.
  opening.catch(() => {
    opening = undefined;
  });
  return opening;
}

/** @returns a connection to the agent's tables, after creating the missing ones @throws DataError */
export async function openThreadsDatabase(url: string): Promise<Kysely<ThreadsSchema>> {
  try {
    await withSetupLock<ThreadsSchema>(url, async (db) => {
      await requireVersion(db, url);
      await prepareThreads(db);
    });
    return openDatabase<ThreadsSchema>(url, ANSWER_MS);
  } catch (error) {
    throw explainDamage(error, url);
  }
}

/** Creates missing tables. */
export async function prepareThreads(db: Kysely<ThreadsSchema>): Promise<void> {
  for (const statement of CREATE) await sql.raw(statement).execute(db);
}

const CREATE = [
  `create table if not exists thread_owners (
    thread_id text primary key,
    owner text not null,
    graph_id text,
    created_at bigint not null
  )`,
  "create index if not exists thread_owners_by_owner on thread_owners (owner)",
  `create table if not exists write_outcomes (
    action_id text primary key,
    thread_id text not null,
    status text not null,
    content text not null,
    created_at bigint not null
  )`,
  "create index if not exists write_outcomes_by_thread on write_outcomes (thread_id)",
  `create table if not exists inbox (
    run_id text primary key,
    thread_id text not null,
    sequence text not null,
    checkpoint_id text,
    messages text not null
  )`,
  "create index if not exists inbox_by_thread on inbox (thread_id)",
];
