import type { Assistant } from "../assistants.ts";
import type { Branch } from "./branches/branches.ts";

/** The server's data on a conversation, which the page knows better once it was used. */
export interface Known {
  assistant: Assistant;
  branches: readonly Branch[];
}

/**
 * Kept as long as the document. On Back, Next's router shows what the server rendered the first time, without a request (Next,
 * "Client-side cache"). On the server nothing is ever stored.
 */
const conversations = new Map<string, Known>();

export function writePageCache(threadId: string, known: Known): void {
  conversations.set(threadId, known);
}

/** @returns undefined for a conversation that this document has not shown yet */
export function readPageCache(threadId: string): Known | undefined {
  return conversations.get(threadId);
}
