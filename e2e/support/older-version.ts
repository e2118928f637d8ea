import { randomUUID } from "node:crypto";
import { AIMessage, HumanMessage } from "@langchain/core/messages";
import type { BaseCheckpointSaver } from "@langchain/langgraph-checkpoint";
import { PostgresSaver } from "@langchain/langgraph-checkpoint-postgres";
import { SqliteSaver } from "@langchain/langgraph-checkpoint-sqlite";
import { sql } from "kysely";
import { isPostgresUrl, sqlitePath } from "#db/open.ts";
import { withDatabase } from "./personal-rows.ts";

/** Opens LangGraph's own saver, which older versions used, for as long as `use` takes. */
async function withPlainSaver(
  agentUrl: string,
  use: (saver: BaseCheckpointSaver) => Promise<void>,
): Promise<void> {
  if (isPostgresUrl(agentUrl)) {
    const saver = PostgresSaver.fromConnString(agentUrl);
    await use(saver).finally(() => saver.end());
  } else {
    const saver = SqliteSaver.fromConnString(sqlitePath(agentUrl));
    await use(saver).finally(() => saver.db.close());
  }
}

/**
 * Adds a model's call to a conversation as a version without checks stored it: unchecked arguments, in a message and in the pending
 * approval. The conversation must have a finished run.
 */
export function storeUncheckedCall(
  agentUrl: string,
  threadId: string,
  args: Record<string, unknown>,
): Promise<void> {
  return withPlainSaver(agentUrl, (saver) => addCall(saver, threadId, args));
}

async function addCall(
  saver: BaseCheckpointSaver,
  threadId: string,
  args: Record<string, unknown>,
): Promise<void> {
  const thread = { thread_id: threadId, checkpoint_ns: "" };
  const stored = await saver.getTuple({ configurable: thread });
  if (!stored?.metadata) throw new Error("the conversation has no checkpoint");
  const { checkpoint, metadata, parentConfig } = stored;
  const existing = checkpoint.channel_values.messages;
  const call = { type: "tool_call" as const, id: `call_${randomUUID()}`, name: "get_issue", args };
  const messages = [
    ...(Array.isArray(existing) ? existing : []),
    new HumanMessage({ id: randomUUID(), content: "Show it" }),
    new AIMessage({ id: randomUUID(), content: "", tool_calls: [call] }),
  ];
  const config = await saver.put(
    parentConfig ?? { configurable: thread },
    { ...checkpoint, channel_values: { ...checkpoint.channel_values, messages } },
    metadata,
    checkpoint.channel_versions,
  );
  const asked = { id: randomUUID(), value: { type: "approval", actions: [{ id: call.id, args }] } };
  await saver.putWrites(config, [["__interrupt__", asked]], randomUUID());
}

/** Overwrites a conversation's pending writes with bytes that are not JSON, as a defective disk or another program might. */
export async function corruptWrites(agentUrl: string, threadId: string): Promise<void> {
  const [table, column] = isPostgresUrl(agentUrl) ? ["checkpoint_writes", "blob"] : ["writes", "value"];
  await withDatabase(agentUrl, (db) =>
    sql`update ${sql.table(table)} set ${sql.ref(column)} = ${Buffer.from("{")} where thread_id = ${threadId}`.execute(
      db,
    ),
  );
}
