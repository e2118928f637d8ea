import type { Client } from "@langchain/langgraph-sdk";
import type { ChatEvent, ChatState } from "./chat-state.ts";
import type { Page } from "./conversation-options.ts";
import type { Reconnector } from "./reconnector.ts";
import type { Submission } from "./submission.ts";

/** Events that start an attempt. */
export type Begin = Extract<ChatEvent, { type: "prepared" | "submitted" | "joined" }>;

/** What a flow in a file of its own needs of the conversation (chat.ts). */
export interface ChatHandle {
  readonly threadId: string;
  readonly client: Client;
  readonly reconnector: Reconnector;
  /** The current state, which may not be rendered yet. */
  readonly now: ChatState;
  /** What the page has, as of the last render. */
  readonly page: Page;
  dispatch(event: ChatEvent): void;
  /**
   * Starts an attempt, which ends with the promise.
   * @param work `isOurs`: it has not been stopped, and no other attempt has started. Only then are its errors reported
   */
  begin(event: Begin, work: (isOurs: () => boolean) => Promise<void>): Promise<void>;
  submit(submission: Submission): void;
  join(runId: string): void;
  /** The server has the last submission. @param runId the run that answers it */
  accept(runId?: string): void;
  /** Empties the queue. @returns its texts */
  takeQueue(): string[];
}
