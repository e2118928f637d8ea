import type { CheckpointTuple } from "@langchain/langgraph-checkpoint";
import { z } from "zod";

const message = z.object({ id: z.string().nullish(), type: z.string().optional() });
const input = z.object({ messages: z.union([z.array(message), message.transform((one) => [one])]) });
type Stored = { messages?: { id?: string | undefined; type: string }[] };

/** The ids in a run's input. */
export function listInputIds(value: unknown): string[] {
  return (input.safeParse(value).data?.messages ?? []).flatMap(({ id }) => id || []);
}

/**
 * Whether a run's input would replace an answer or a tool's result: LangGraph's reducer replaces the message that has the same id.
 * It would be hidden from the person, and from the list of what the agent has read on an approval card.
 * @param tuple the state that the run continues
 */
export function replacesOthers(value: unknown, tuple: CheckpointTuple | undefined): boolean {
  const ids = new Set(listInputIds(value));
  const { messages = [] }: Stored = tuple?.checkpoint.channel_values ?? {};
  return messages.some(({ id, type }) => id !== undefined && ids.has(id) && type !== "human");
}
