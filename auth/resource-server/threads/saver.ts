import type { BaseCheckpointSaver } from "@langchain/langgraph-checkpoint";
import Database from "better-sqlite3";
import { agentEnv } from "#auth/client/env.ts";
import { ANSWER_MS, isPostgresUrl, openPool, sqlitePath } from "#db/open.ts";
import { makePrivateFile } from "#db/private-file.ts";
import { withSetupLock } from "#db/setup-lock.ts";
import { rememberStatements } from "#db/statements.ts";
import { observeIds } from "#upstream/checkpoint-ids.ts";
import { confirmInputs } from "./inbox/confirm.ts";
import { MessagesPostgresSaver } from "./postgres-saver.ts";
import { settleReads } from "./settled-reads.ts";
import { VersionedSqliteSaver } from "./sqlite-saver.ts";
import { explainFailures } from "./storage-failure.ts";

export type DatabaseSaver = MessagesPostgresSaver | VersionedSqliteSaver;

let opening: Promise<BaseCheckpointSaver> | undefined;

/**
 * The durable checkpointer: the source of truth for messages. One per process.
 * @returns undefined if the server stores checkpoints (CHECKPOINTER=server)
 */
export async function openSaver(): Promise<BaseCheckpointSaver | undefined> {
  const { AGENT_DATABASE_URL: url, CHECKPOINTER: place } = agentEnv();
  if (place === "server") return undefined;
  opening ??= openConfirmed(url);
  return opening;
}

async function openConfirmed(url: string): Promise<BaseCheckpointSaver> {
  const saver = await makeSaver(url);
  confirmInputs(saver);
  explainFailures(saver);
  settleReads(saver);
  return saver;
}

/** @param url of the database with the checkpoints: Postgres, or a SQLite file */
export async function makeSaver(url: string): Promise<DatabaseSaver> {
  const saver = await openDatabaseSaver(url);
  observeIds(saver);
  return saver;
}

async function openDatabaseSaver(url: string): Promise<DatabaseSaver> {
  if (isPostgresUrl(url)) {
    const installer = new MessagesPostgresSaver(openPool(url));
    await withSetupLock(url, () => installer.setup()).finally(() => installer.end());
    return new MessagesPostgresSaver(openPool(url, ANSWER_MS));
  }
  const file = sqlitePath(url);
  makePrivateFile(file);
  const database = new Database(file);
  // As in db/open.ts. The library's default (FULL) blocks the event loop for a disk flush at each checkpoint. NORMAL keeps the
  // order of commits: a settled inbox entry, in the same file, never survives the checkpoint with its message.
  database.pragma("synchronous = NORMAL");
  database.pragma("busy_timeout = 5000");
  const saver = new VersionedSqliteSaver(rememberStatements(database));
  // It creates its tables with the first query.
  await saver.getTuple({ configurable: { thread_id: "" } });
  return saver;
}
