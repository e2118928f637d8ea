import type { Assistant } from "../assistants.ts";
import type { Branch } from "./branches/branches.ts";
import type { BranchesHandle } from "./branches/use-branches.ts";
import type { Problem } from "./problem.ts";
import type { Question } from "./questions/questions.tsx";
import type { NotesByCall } from "./server-notes.ts";
import type { Sent } from "./submission.ts";
import type { Turn } from "./turns.ts";

/** Actions for the components around the messages. Stable from one render to the next. */
export interface ConversationControls {
  /** Sends a message; queued while the agent answers. */
  send(text: string): void;
  /** Stops the answer, on the server too. */
  stop(): void;
}

export interface ConversationHandle extends ConversationControls {
  turns: Turn[];
  /** The first turn that the model has verbatim; of earlier ones it has a summary. */
  remembered: string | undefined;
  /** Loads earlier messages; undefined if the first one is loaded. */
  loadEarlier: (() => Promise<void>) | undefined;
  /** The stored state is being loaded. */
  isLoading: boolean;
  /** The agent is answering. */
  isRunning: boolean;
  /** The server can't be reached; the page keeps trying. */
  isReconnecting: boolean;
  /** The answer was interrupted, by the person or by a crash, and can be continued. */
  isHalted: boolean;
  /** Progress and log of running MCP calls. */
  serverNotes: NotesByCall;
  problem: Problem | undefined;
  /** Tools that were missing in the last answer, a sentence each. */
  missingTools: readonly string[];
  /** The agent's questions, which it waits for. */
  questions: readonly Question[];
  /** Messages that wait for the current answer. */
  queued: readonly Sent[];
  /** Answers all questions, by their ids. */
  answer(answers: Record<string, unknown>): void;
  /** Edits or repeats one of the person's messages, which starts a second version. */
  editMessage(messageId: string, text: string): void;
  /** Shows another version. */
  show(branch: Branch): void;
  /** After a problem or an interruption: resends what was not delivered, rejoins an active run, continues, or shows the result. */
  resume(): void;
  /** While reconnecting: tries now. */
  retryNow(): void;
}

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
