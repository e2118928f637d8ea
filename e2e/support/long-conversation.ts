import path from "node:path";
import { AIMessage, HumanMessage } from "@langchain/core/messages";
import { makeSaver } from "#auth/resource-server/threads/saver.ts";

/**
 * Makes a conversation long: inserts turns before the stored messages, into the newest checkpoint of the system's database.
 * @param dataDir of an embedded system
 * @param summarised index of the last turn that the model knows by a summary only
 */
export async function lengthenConversation(
  dataDir: string,
  threadId: string,
  turns: readonly { asked: string; answered: string }[],
  summarised?: number,
): Promise<void> {
  const saver = await makeSaver(`file:${path.join(dataDir, "checkpoints.db")}`);
  const stored = await saver.getTuple({ configurable: { thread_id: threadId, checkpoint_ns: "" } });
  if (!stored?.metadata) throw new Error("the conversation has no checkpoint");
  const { checkpoint, metadata, parentConfig } = stored;
  const before = turns.flatMap(({ asked, answered }, index) => [
    new HumanMessage({ id: `before-${index}-asked`, content: asked }),
    new AIMessage({ id: `before-${index}-answered`, content: answered }),
  ]);
  const existing: unknown = checkpoint.channel_values.messages;
  const messages = [...before, ...(Array.isArray(existing) ? existing : [])];
  const upto = summarised === undefined ? {} : { summarised_upto: `before-${summarised}-answered` };
  const changed = Object.keys({ messages, ...upto });
  const versions = Object.fromEntries(
    changed.map((channel) => [
      channel,
      saver.getNextVersion(Number(checkpoint.channel_versions[channel] ?? 0)),
    ]),
  );
  const longer = {
    ...checkpoint,
    channel_values: { ...checkpoint.channel_values, messages, ...upto },
    channel_versions: { ...checkpoint.channel_versions, ...versions },
  };
  await saver.put(
    parentConfig ?? { configurable: { thread_id: threadId, checkpoint_ns: "" } },
    longer,
    metadata,
    versions,
  );
}
