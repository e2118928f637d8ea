import type { BaseCheckpointSaver } from "@langchain/langgraph-checkpoint";
import { PostgresSaver } from "@langchain/langgraph-checkpoint-postgres";
import { SqliteSaver } from "@langchain/langgraph-checkpoint-sqlite";
import { agentEnv } from "#auth/client/env.ts";
import { isPostgresUrl, openPool, sqlitePath } from "#db/open.ts";
import { makePrivateFile } from "#db/private-file.ts";
import { observeIds } from "./checkpoint-ids.ts";
import { confirmInputs } from "./inbox/confirm.ts";
import { tolerate } from "./serializer.ts";

let opening: Promise<BaseCheckpointSaver> | undefined;

/**
 * The durable checkpointer: the truth for messages. One per process.
 * @returns undefined where the server keeps checkpoints (CHECKPOINTER=server)
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
  return saver;
}

/** @param url of the database that keeps the checkpoints: Postgres, or a SQLite file */
export async function makeSaver(url: string): Promise<BaseCheckpointSaver> {
  const saver = await openDatabaseSaver(url);
  observeIds(saver);
  return saver;
}

async function openDatabaseSaver(url: string): Promise<BaseCheckpointSaver> {
  if (isPostgresUrl(url)) {
    const saver = new PostgresSaver(openPool(url));
    saver.serde = tolerate(saver.serde);
    await saver.setup();
    // It keeps channels by their versions, and drops a second value of the same version: of two forks of one checkpoint the
    // later one would read the earlier one's messages (docs/facts.md 27). LangGraph's Python saver makes versions unique in the same way.
    saver.getNextVersion = (current) => Math.floor(Number(current ?? 0)) + 1 + Math.random();
    return saver;
  }
  const file = sqlitePath(url);
  makePrivateFile(file);
  const saver = SqliteSaver.fromConnString(file);
  saver.serde = tolerate(saver.serde);
  // It has no set-up of its own: it makes its tables with the first question.
  await saver.getTuple({ configurable: { thread_id: "" } });
  return saver;
}
