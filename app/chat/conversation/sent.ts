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

/** What a run begins with: a message, or nothing to go on where the graph stopped. */
export interface Saying<M = Sent | undefined> {
  message: M;
  /** The id of the message in whose place it is said. */
  instead: string | undefined;
}

/** The conversation as it is once that is said: what stood in its place is gone, and all that followed from it. */
export function withSaid(messages: Message[], { message, instead }: Saying): Message[] {
  if (!message) return messages;
  const place = messages.findIndex(({ id }) => id === (instead ?? message.id));
  return [...(place < 0 ? messages : messages.slice(0, place)), message];
}

/** The same for a conversation that may have it already, and more behind it. */
export function withSaying(messages: Message[], saying: Saying | undefined): Message[] {
  const isThere = messages.some(({ id }) => id !== undefined && id === saying?.message?.id);
  return saying && !isThere ? withSaid(messages, saying) : messages;
}
