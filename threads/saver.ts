import { mkdirSync } from "node:fs";
import path from "node:path";
import type { BaseCheckpointSaver } from "@langchain/langgraph-checkpoint";
import { PostgresSaver } from "@langchain/langgraph-checkpoint-postgres";
import { SqliteSaver } from "@langchain/langgraph-checkpoint-sqlite";
import { agentEnv } from "#auth/env.ts";
import { isPostgresUrl, sqlitePath } from "#db/open.ts";

let opening: Promise<BaseCheckpointSaver> | undefined;

/**
 * The durable checkpointer: the truth for messages. One per process.
 * @returns undefined where the server keeps checkpoints (CHECKPOINTER=server)
 */
export async function openSaver(): Promise<BaseCheckpointSaver | undefined> {
  const { AGENT_DATABASE_URL: url, CHECKPOINTER: place } = agentEnv();
  if (place === "server") return undefined;
  opening ??= makeSaver(url);
  return opening;
}

/** @param url of the database that keeps the checkpoints: Postgres, or a SQLite file */
export async function makeSaver(url: string): Promise<BaseCheckpointSaver> {
  if (isPostgresUrl(url)) {
    const saver = PostgresSaver.fromConnString(url);
    await saver.setup();
    return saver;
  }
  const file = sqlitePath(url);
  mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 });
  const saver = SqliteSaver.fromConnString(file);
  // It has no set-up of its own: it makes its tables with the first question.
  await saver.getTuple({ configurable: { thread_id: "" } });
  return saver;
}
