import type { UseStream } from "@langchain/langgraph-sdk/react";
import type { Assistant } from "../assistants.ts";
import type { AgentState, ThreadHead } from "./agent-state.ts";
import type { Branch } from "./branches/branches.ts";
import type { BranchesHandle } from "./branches/use-branches.ts";

export interface ConversationOptions {
  threadId: string;
  assistant: Assistant;
  /** Nothing is stored yet. */
  isNew: boolean;
  /** The last checkpoint of the version shown; undefined for the newest. */
  at: string | undefined;
  /** The version that the person has just switched to, by its message. */
  arrived: string | undefined;
  branching: BranchesHandle;
  /** Another version was chosen. */
  onShow: (branch: Branch) => void;
  /** The server has accepted a message. @param replaced the undelivered text that it replaces */
  onTaken: (text: string, replaced?: string) => void;
  /** The queued messages will not be sent: the answer was stopped, or the page no longer listens. */
  onUnsent: (texts: readonly string[]) => void;
  /** The conversation has to be reloaded: an answer ended while the page was not listening. `queued` was not sent yet. */
  onReload: (queued: readonly string[]) => void;
}

/** What the page has. */
export interface Page extends ConversationOptions {
  stream: Pick<UseStream<AgentState>, "submit" | "joinStream" | "isLoading">;
  head: ThreadHead;
  /** The state with all loaded messages. */
  state: AgentState;
  /** The agent is answering. */
  isRunning: boolean;
}
