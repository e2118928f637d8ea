import type { ConnectionState } from "./reconnector.ts";
import { type Sent, type Submission, unsentOf } from "./submission.ts";

/**
 * The state of a conversation:
 * - `idle`: nothing;
 * - `preparing`: asking the server before sending: where an edited message forks, what became of an undelivered one;
 * - `sent`: a message, or an answer to a question, is in flight, and there is no run yet;
 * - `streaming`: reading a run;
 * - `interrupted`: the answer was stopped, here or elsewhere, and can be continued;
 * - `failed`: `error` has the reason.
 */
export type Phase = "idle" | "preparing" | "sent" | "streaming" | "interrupted" | "failed";

export interface ChatState {
  phase: Phase;
  /** The last submission; undefined once it is answered or withdrawn. */
  submission: Submission | undefined;
  /** The current run, or the last one. */
  runId: string | undefined;
  /** The run that the person has stopped, which the server may still be ending. */
  stopped: string | undefined;
  /** The last checkpoint of the version shown; undefined for the newest, to which the next message belongs. */
  from: string | undefined;
  error: unknown;
  /** Messages that wait for the current answer. */
  queue: readonly Sent[];
  /** Counts attempts: reports of earlier ones are ignored. */
  attempt: number;
  connection: ConnectionState;
}

export type ChatEvent =
  | { type: "prepared"; submission: Submission | undefined }
  | { type: "submitted"; submission: Submission }
  | { type: "joined"; runId: string }
  /** The server has the last submission. @param runId the run that answers it */
  | { type: "accepted"; runId?: string }
  | { type: "answered" }
  /** An attempt has ended. */
  | { type: "settled"; attempt: number }
  | { type: "failed"; error: unknown }
  /** The failed attempt has succeeded after all, or was given up. */
  | { type: "recovered" }
  | { type: "interrupted" }
  /** An undelivered message is back in the composer. */
  | { type: "withdrawn" }
  /** Another message is being answered: an undelivered one is queued first. */
  | { type: "postponed" }
  | { type: "queued"; message: Sent }
  | { type: "emptied" }
  | { type: "connection"; connection: ConnectionState };

/** The state of a conversation that is opened. @param from the last checkpoint of the version shown */
export function startAt(from: string | undefined): ChatState {
  return {
    phase: "idle",
    submission: undefined,
    runId: undefined,
    stopped: undefined,
    from,
    error: undefined,
    queue: [],
    attempt: 0,
    connection: "connected",
  };
}

/** The server is working or being asked. */
export function isBusy({ phase }: ChatState): boolean {
  return phase === "preparing" || phase === "sent" || phase === "streaming";
}

/** The next state of a conversation after an event. */
export function reduceChat(state: ChatState, event: ChatEvent): ChatState {
  const begun = { ...state, error: undefined, attempt: state.attempt + 1 };
  switch (event.type) {
    case "prepared":
      return { ...begun, phase: "preparing", submission: event.submission };
    case "submitted":
      return {
        ...begun,
        phase: "sent",
        submission: event.submission,
        runId: undefined,
        queue: state.queue.filter(({ id }) => id !== event.submission.message?.id),
      };
    case "joined":
      return { ...begun, phase: "streaming", runId: event.runId };
    case "accepted": {
      const isNew = state.submission && !state.submission.accepted;
      const submission = state.submission && { ...state.submission, accepted: true };
      const accepted = { ...state, submission, from: isNew ? undefined : state.from };
      if (event.runId === undefined) return accepted;
      // Stopped at the same moment: stays stopped.
      const phase = state.phase === "sent" ? "streaming" : state.phase;
      return { ...accepted, phase, runId: event.runId };
    }
    case "answered":
    case "withdrawn":
      return { ...state, submission: undefined };
    case "settled":
      return event.attempt === state.attempt && isBusy(state) ? { ...state, phase: "idle" } : state;
    case "failed":
      // A stop remains a stop if the server can't be told.
      return {
        ...state,
        phase: state.phase === "interrupted" ? "interrupted" : "failed",
        error: event.error,
      };
    case "recovered":
      return { ...state, phase: state.phase === "interrupted" ? "interrupted" : "idle", error: undefined };
    case "interrupted":
      return { ...state, phase: "interrupted", stopped: state.runId, error: undefined };
    case "postponed": {
      const message = unsentOf(state.submission);
      return message ? { ...state, submission: undefined, queue: [message, ...state.queue] } : state;
    }
    case "queued":
      return { ...state, queue: [...state.queue, event.message] };
    case "emptied":
      return state.queue.length === 0 ? state : { ...state, queue: [] };
    case "connection":
      return { ...state, connection: event.connection };
  }
}
