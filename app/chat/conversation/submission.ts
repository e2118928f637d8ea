import type { Message } from "@langchain/langgraph-sdk";
import type { Branch } from "./branches/branches.ts";

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

/** What a run begins with: a message, answers to what the graph asked, or neither to go on where it stopped. */
export interface Submission {
  message?: Sent | undefined;
  /** By the questions' ids. */
  answers?: Record<string, unknown> | undefined;
  /** The id of the message in whose place it is said. */
  replacesMessageId?: string | undefined;
  /** The words in whose place it is said and which never arrived: they may be a draft still. */
  replaced?: string | undefined;
  /** It is said in the very words of that message. */
  isSame?: boolean | undefined;
  /** The message that this edits, and the submission before it. Present until its fork is resolved. */
  edit?: { of: string; before: Submission | undefined };
  /** The checkpoint behind which it is said, in another's place. */
  fork?: string | undefined;
  /** The conversation's versions, once the server has taken it. */
  branches?: readonly Branch[] | undefined;
  /** The server has it. Until then it is ours to keep. */
  accepted?: boolean;
}

/** Words that did not arrive, as far as is known here. */
export function unsentOf(attempt: Submission | undefined): Sent | undefined {
  return attempt?.accepted ? undefined : attempt?.message;
}

/** The conversation as it is once that is said: what stood in its place is gone, and all that followed from it. */
function withSaid(messages: Message[], message: Sent, replacesMessageId: string | undefined): Message[] {
  const place = messages.findIndex(({ id }) => id === (replacesMessageId ?? message.id));
  return [...(place < 0 ? messages : messages.slice(0, place)), message];
}

/** The same for a conversation that may have it already, and more behind it. */
export function withSaying(messages: Message[], { message, replacesMessageId }: Submission = {}): Message[] {
  const isThere = messages.some(({ id }) => id !== undefined && id === message?.id);
  return message && !isThere ? withSaid(messages, message, replacesMessageId) : messages;
}
