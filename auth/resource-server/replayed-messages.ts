import { z } from "zod";
import { openSaver } from "./threads/saver.ts";

const unknown = z.unknown().optional();
const state = z.looseObject({
  messages: z.array(z.looseObject({ id: unknown, type: unknown, role: unknown })),
});
type Message = z.infer<typeof state>["messages"][number];
const stored = z.object({ messages: z.array(z.looseObject({ id: z.string() })) });

/** A run whose input may hold more than a person's words. Most hold nothing else, and are not parsed for this. */
export const MAY_REPLAY = /"(?:type|role)"\s*:\s*"(?:ai|assistant|tool|AIMessageChunk)"/;

/**
 * Leaves out of a run's input what its thread has already, by the messages' ids: RemoteGraph as a node sends all of its graph's
 * state with each turn, the agent's own messages too, which no client may write. What remains is checked like any input.
 * @param input as the client sent it
 * @param readIds the ids of the thread's messages; asked only if the input holds more than a person's words
 */
export async function withoutReplayed(
  input: unknown,
  readIds: () => Promise<ReadonlySet<unknown>>,
): Promise<unknown> {
  const { data } = state.safeParse(input);
  if (!data || data.messages.every(isPersons)) return input;
  const known = await readIds();
  const messages = data.messages.filter(({ id }) => !known.has(id));
  return { ...data, messages };
}

/** The ids of a thread's messages; none if the server stores them. The caller has checked whose thread it is. */
export async function readMessageIds(threadId: string): Promise<ReadonlySet<string>> {
  const saver = await openSaver();
  const found = await saver?.getTuple({ configurable: { thread_id: threadId, checkpoint_ns: "" } });
  const { data } = stored.safeParse(found?.checkpoint.channel_values);
  return new Set(data?.messages.map(({ id }) => id));
}

function isPersons({ type, role }: Message): boolean {
  return [type, role].some((speaker) => speaker === "human" || speaker === "user");
}
