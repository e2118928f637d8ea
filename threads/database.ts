import type { Kysely } from "kysely";
import { agentEnv } from "#auth/env.ts";
import { openDatabase } from "#db/open.ts";

/** Who a thread belongs to, and which graph it runs: what the LangGraph server forgets in a crash, and we must not. */
export interface ThreadOwnersTable {
  thread_id: string;
  owner: string;
  graph_id: string | null;
  created_at: number;
}

export interface ThreadsSchema {
  thread_owners: ThreadOwnersTable;
}

let opening: Promise<Kysely<ThreadsSchema>> | undefined;

/**
 * The agent's own database, beside its checkpoints.
 * @returns undefined where the platform keeps the records (no CHECKPOINTS_URL)
 */
export async function threadsDatabase(): Promise<Kysely<ThreadsSchema> | undefined> {
  const url = agentEnv().CHECKPOINTS_URL;
  if (!url) return undefined;
  opening ??= openAndPrepare(url);
  return opening;
}

async function openAndPrepare(url: string): Promise<Kysely<ThreadsSchema>> {
  const db = openDatabase<ThreadsSchema>(url);
  await prepareThreads(db);
  return db;
}

/** Makes the table where it is not there. */
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
}
