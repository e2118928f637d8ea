import { randomUUID } from "node:crypto";
import { AIMessage, HumanMessage } from "@langchain/core/messages";
import type { BaseCheckpointSaver } from "@langchain/langgraph-checkpoint";
import { PostgresSaver } from "@langchain/langgraph-checkpoint-postgres";
import { SqliteSaver } from "@langchain/langgraph-checkpoint-sqlite";
import { sql } from "kysely";
import { isPostgresUrl, sqlitePath } from "#db/open.ts";
import { withStore } from "./personal-rows.ts";

/** LangGraph's own saver on a database of checkpoints, as an older version used it; closed afterwards. */
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
 * Adds to a conversation what a version without checks stored of a model's call: its arguments as they came, in a message and in the
 * card that waits for an answer. A run of the conversation must have ended before.
 */
export function storeUnchecked(
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
  const place = { thread_id: threadId, checkpoint_ns: "" };
  const stored = await saver.getTuple({ configurable: place });
  if (!stored?.metadata) throw new Error("the conversation has no checkpoint");
  const { checkpoint, metadata, parentConfig } = stored;
  const said = checkpoint.channel_values.messages;
  const call = { type: "tool_call" as const, id: `call_${randomUUID()}`, name: "get_issue", args };
  const messages = [
    ...(Array.isArray(said) ? said : []),
    new HumanMessage({ id: randomUUID(), content: "Show it" }),
    new AIMessage({ id: randomUUID(), content: "", tool_calls: [call] }),
  ];
  const config = await saver.put(
    parentConfig ?? { configurable: place },
    { ...checkpoint, channel_values: { ...checkpoint.channel_values, messages } },
    metadata,
    checkpoint.channel_versions,
  );
  const asked = { id: randomUUID(), value: { type: "approval", actions: [{ id: call.id, args }] } };
  await saver.putWrites(config, [["__interrupt__", asked]], randomUUID());
}

/** Makes what waits in a conversation bytes that are no JSON, as a defective disk or another program would. */
export async function garble(agentUrl: string, threadId: string): Promise<void> {
  const [table, column] = isPostgresUrl(agentUrl) ? ["checkpoint_writes", "blob"] : ["writes", "value"];
  await withStore(agentUrl, (db) =>
    sql`update ${sql.table(table)} set ${sql.ref(column)} = ${Buffer.from("{")} where thread_id = ${threadId}`.execute(
      db,
    ),
  );
}
