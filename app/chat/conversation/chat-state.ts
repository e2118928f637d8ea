import type { Sent, Submission } from "./submission.ts";

/**
 * What goes on in a conversation:
 * - `idle`: nothing;
 * - `preparing`: the server is asked something before anything is sent: where an edited message belongs, what became of a lost one;
 * - `sent`: a message, or an answer to a question, is on its way, and no run is known yet;
 * - `streaming`: a run is being read;
 * - `interrupted`: the answer was stopped, here or elsewhere, and can go on;
 * - `failed`: something went wrong, which `error` says.
 */
export type Phase = "idle" | "preparing" | "sent" | "streaming" | "interrupted" | "failed";

export interface ChatState {
  phase: Phase;
  /** What was said last; undefined once it is answered or given back. */
  submission: Submission | undefined;
  /** The run that is being read, or was read last. */
  runId: string | undefined;
  error: unknown;
  /** Messages that wait for the answer before them. */
  queue: readonly Sent[];
  /** How often something was begun: what an earlier attempt reports comes too late. */
  attempt: number;
}

export type ChatEvent =
  | { type: "prepared"; submission: Submission | undefined }
  | { type: "submitted"; submission: Submission }
  | { type: "joined"; runId: string }
  /** The server has what was said last. @param runId where it has begun to answer */
  | { type: "accepted"; runId?: string }
  | { type: "answered" }
  /** Nothing more comes of an attempt. */
  | { type: "settled"; attempt: number }
  | { type: "failed"; error: unknown }
  /** What failed has succeeded after all, or is not wanted any more. */
  | { type: "recovered" }
  | { type: "interrupted" }
  /** What did not arrive is back where one writes. */
  | { type: "withdrawn" }
  | { type: "queued"; message: Sent; isFirst?: boolean }
  | { type: "dequeued" }
  | { type: "emptied" };

export const IDLE: ChatState = {
  phase: "idle",
  submission: undefined,
  runId: undefined,
  error: undefined,
  queue: [],
  attempt: 0,
};

/** The server is at work, or is being asked. */
export function isBusy({ phase }: ChatState): boolean {
  return phase === "preparing" || phase === "sent" || phase === "streaming";
}

/** What a conversation's state becomes with an event. */
export function reduceChat(state: ChatState, event: ChatEvent): ChatState {
  const begun = { ...state, error: undefined, attempt: state.attempt + 1 };
  switch (event.type) {
    case "prepared":
      return { ...begun, phase: "preparing", submission: event.submission };
    case "submitted":
      return { ...begun, phase: "sent", submission: event.submission, runId: undefined };
    case "joined":
      return { ...begun, phase: "streaming", runId: event.runId };
    case "accepted": {
      const submission = state.submission && { ...state.submission, accepted: true };
      if (event.runId === undefined) return { ...state, submission };
      // Stopped in the same moment: it stays stopped.
      const phase = state.phase === "sent" ? "streaming" : state.phase;
      return { ...state, phase, submission, runId: event.runId };
    }
    case "answered":
    case "withdrawn":
      return { ...state, submission: undefined };
    case "settled":
      return event.attempt === state.attempt && isBusy(state) ? { ...state, phase: "idle" } : state;
    case "failed":
      // That the server can't be told of a stop makes it no less a stop.
      return {
        ...state,
        phase: state.phase === "interrupted" ? "interrupted" : "failed",
        error: event.error,
      };
    case "recovered":
      return { ...state, phase: state.phase === "interrupted" ? "interrupted" : "idle", error: undefined };
    case "interrupted":
      return { ...state, phase: "interrupted", error: undefined };
    case "queued":
      return {
        ...state,
        queue: event.isFirst ? [event.message, ...state.queue] : [...state.queue, event.message],
      };
    case "dequeued":
      return { ...state, queue: state.queue.slice(1) };
    case "emptied":
      return state.queue.length === 0 ? state : { ...state, queue: [] };
  }
}
