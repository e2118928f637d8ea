import type { Assistant } from "../assistants.ts";
import type { Branch } from "./branches/branches.ts";

/** What a conversation's page is told by the server, and knows better once it has been used. */
export interface Known {
  assistant: Assistant;
  branches: readonly Branch[];
}

/**
 * As long as the document lives, as Next's router keeps its pages: who goes back is shown what the server said when they came
 * first, without asking it again (Next, "Client-side cache"). On the server nothing is ever noted.
 */
const conversations = new Map<string, Known>();

export function noteKnown(threadId: string, known: Known): void {
  conversations.set(threadId, known);
}

/** @returns undefined for a conversation that this document has not shown yet */
export function readKnown(threadId: string): Known | undefined {
  return conversations.get(threadId);
}
