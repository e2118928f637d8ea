import type { Message } from "@langchain/langgraph-sdk";
import type { Branch } from "./branches/branches.ts";

/** A message of the person's, in flight. */
export interface Sent {
  type: "human";
  id: string;
  content: string;
}

/** We choose the id, so that resending a message does not duplicate it. */
export function toMessage(text: string): Sent {
  return { type: "human", id: crypto.randomUUID(), content: text };
}

/** The input of a run: a message, answers to the graph's questions, or neither to continue where it stopped. */
export interface Submission {
  message?: Sent | undefined;
  /** By question id. */
  answers?: Record<string, unknown> | undefined;
  /** The id of the message that it replaces. */
  replacesMessageId?: string | undefined;
  /** The undelivered text that it replaces, which may still be in the draft. */
  replaced?: string | undefined;
  /** It has the same text as that message. */
  isSame?: boolean | undefined;
  /** The message that this edits, and the submission before it; until its fork is resolved. */
  edit?: { of: string; before: Submission | undefined };
  /** The checkpoint that it follows, if it replaces a message. */
  fork?: string | undefined;
  /** The conversation's versions once the server has accepted it. */
  branches?: readonly Branch[] | undefined;
  /** The server has it. Until then we keep it. */
  accepted?: boolean;
}

/** The message, if as far as we know it was not delivered. */
export function unsentOf(attempt: Submission | undefined): Sent | undefined {
  return attempt?.accepted ? undefined : attempt?.message;
}

/** The conversation with what is being sent: the replaced message and all that followed are gone. Unchanged if it is there already. */
export function withSaying(messages: Message[], { message, replacesMessageId }: Submission = {}): Message[] {
  if (!message || messages.some(({ id }) => id === message.id)) return messages;
  const place = messages.findIndex(({ id }) => id !== undefined && id === replacesMessageId);
  return [...(place < 0 ? messages : messages.slice(0, place)), message];
}
