import type { Assistant } from "../assistants.ts";
import type { Branch } from "./branches/branches.ts";

/** What the server says of a conversation, which the page knows better once it has been used. */
export interface Known {
  assistant: Assistant;
  branches: readonly Branch[];
}

/**
 * Kept as long as the document: going back, Next's router shows what the server rendered the first time, without asking again
 * (Next, "Client-side cache"). On the server nothing is ever stored.
 */
const conversations = new Map<string, Known>();

export function writePageCache(threadId: string, known: Known): void {
  conversations.set(threadId, known);
}

/** @returns undefined for a conversation that this document has not shown yet */
export function readPageCache(threadId: string): Known | undefined {
  return conversations.get(threadId);
}
