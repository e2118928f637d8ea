import type { Kysely } from "kysely";
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
  await db.schema
    .createTable("thread_owners")
    .ifNotExists()
    .addColumn("thread_id", "text", (c) => c.primaryKey())
    .addColumn("owner", "text", (c) => c.notNull())
    .addColumn("graph_id", "text")
    .addColumn("created_at", "bigint", (c) => c.notNull())
    .execute();
  await db.schema
    .createIndex("thread_owners_by_owner")
    .ifNotExists()
    .on("thread_owners")
    .column("owner")
    .execute();
  await db.schema
    .createTable("write_outcomes")
    .ifNotExists()
    .addColumn("action_id", "text", (c) => c.primaryKey())
    .addColumn("thread_id", "text", (c) => c.notNull())
    .addColumn("status", "text", (c) => c.notNull())
    .addColumn("content", "text", (c) => c.notNull())
    .addColumn("created_at", "bigint", (c) => c.notNull())
    .execute();
  await db.schema
    .createIndex("write_outcomes_by_thread")
    .ifNotExists()
    .on("write_outcomes")
    .column("thread_id")
    .execute();
  await db.schema
    .createTable("inbox")
    .ifNotExists()
    .addColumn("run_id", "text", (c) => c.primaryKey())
    .addColumn("thread_id", "text", (c) => c.notNull())
    .addColumn("sequence", "text", (c) => c.notNull())
    .addColumn("checkpoint_id", "text")
    .addColumn("messages", "text", (c) => c.notNull())
    .execute();
  await db.schema.createIndex("inbox_by_thread").ifNotExists().on("inbox").column("thread_id").execute();
}
