import type { Message } from "@langchain/langgraph-sdk";

/** A message of the person's, on its way. */
export interface Sent {
  type: "human";
  id: string;
  content: string;
}

/** The id is ours, so that sending the same message again does not say it twice. */
export function toMessage(text: string): Sent {
  return { type: "human", id: crypto.randomUUID(), content: text };
}

/** The messages before one; all of them when it is not there. */
export function upToMessage(messages: readonly Message[] | undefined, id: string): Message[] {
  const all = messages ?? [];
  const index = all.findIndex((message) => message.id === id);
  return index < 0 ? [...all] : all.slice(0, index);
}
