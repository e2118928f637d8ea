import type { Assistant } from "../assistants.ts";
import type { Branch } from "./branches/branches.ts";
import type { BranchesHandle } from "./branches/use-branches.ts";
import type { Problem } from "./problem.ts";
import type { Question } from "./questions/questions.tsx";
import type { NotesByCall } from "./server-notes.ts";
import type { Sent } from "./submission.ts";
import type { Turn } from "./turns.ts";

/** What the frame around the messages may do. Stable from one render to the next. */
export interface ConversationControls {
  /** Says something; while the agent answers it waits for the answer's end. */
  send(text: string): void;
  /** Stops the answer, on the server too. */
  stop(): void;
}

export interface ConversationHandle extends ConversationControls {
  turns: Turn[];
  /** The turn with which the model's word-for-word memory begins; what is above it, it knows by a summary. */
  remembered: string | undefined;
  /** Loads earlier messages; undefined where the first one is there. */
  loadEarlier: (() => Promise<void>) | undefined;
  /** What is stored is on its way. */
  isLoading: boolean;
  /** The agent is answering. */
  isRunning: boolean;
  /** The server can't be reached; the page keeps trying. */
  isReconnecting: boolean;
  /** The answer was cut off, by the person or by a crash, and can go on. */
  isHalted: boolean;
  /** What MCP servers say of the calls that are going on. */
  serverNotes: NotesByCall;
  problem: Problem | undefined;
  /** Tools that the last answer did without, a sentence each. */
  missingTools: readonly string[];
  /** What the agent asks before it goes on. */
  questions: readonly Question[];
  /** Messages that wait for the current answer. */
  queued: readonly Sent[];
  /** Answers all questions, by their ids. */
  answer(answers: Record<string, unknown>): void;
  /** Edits or repeats one of the person's messages: a second version begins there. */
  editMessage(messageId: string, text: string): void;
  /** Shows another version. */
  show(branch: Branch): void;
  /** After a problem or a halt: sends what did not arrive, rejoins what still runs, goes on, or shows what came of it. */
  resume(): void;
  /** While it reconnects: tries now. */
  retryNow(): void;
}

export interface ConversationOptions {
  threadId: string;
  assistant: Assistant;
  /** Nothing of it is stored yet. */
  isNew: boolean;
  /** The checkpoint with which the version ends that is shown; undefined for the newest. */
  at: string | undefined;
  /** The version that the person has just gone to, by its message. */
  arrived: string | undefined;
  branching: BranchesHandle;
  /** Another version is wanted in place of this one. */
  onShow: (branch: Branch) => void;
  /** The server has taken a message. @param replaced words that it was said in place of, and that never arrived */
  onTaken: (text: string, replaced?: string) => void;
  /** What waited for the answer will not be said: it was stopped, or is not listened to any more. */
  onUnsent: (texts: readonly string[]) => void;
  /** The conversation has to be read again: an answer ended while nobody listened. `queued` was not sent yet. */
  onReload: (queued: readonly string[]) => void;
}
