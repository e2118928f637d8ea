import { parseJson } from "#auth/protocol/json.ts";
import { CAN_RETRY, findModelProblem, type ModelErrorCode } from "#auth/protocol/model-error-codes.ts";

/** What can go wrong in a conversation, in sentences for people. Only our own server's messages are shown. */
export interface Problem {
  kind:
    | "signed_out"
    | "offline"
    | "busy"
    | "unavailable"
    | "refused"
    | "missing"
    | "changed"
    | "cut"
    | "failed";
  title: string;
  text: string;
  /** Why a run gave no answer, whose sentence replaces `text` (model-problem.tsx). */
  code?: ModelErrorCode;
  /** Whether trying again can help. */
  canRetry: boolean;
}

const OFFLINE: Problem = {
  kind: "offline",
  title: "No connection",
  text: "The app can't be reached. What you wrote is kept: try again when you are online.",
  canRetry: true,
};
const CHANGED: Problem = {
  kind: "changed",
  title: "This conversation was changed elsewhere",
  text: "Another window has edited this message. Your text is in the box below.",
  canRetry: true,
};
const CUT: Problem = {
  kind: "cut",
  title: "The connection was lost",
  text: "The agent may still be answering. Try again.",
  canRetry: true,
};
const FAILED: Problem = {
  kind: "failed",
  title: "The agent could not finish",
  text: "Something failed while it was answering. Your message is kept.",
  canRetry: true,
};

/** Longer ones are a proxy's page. */
const PLAIN_SENTENCE = /^[A-Z][^<>{}]{10,300}\.$/;

/** What went wrong after the model began to answer. */
const TITLES: Partial<Record<ModelErrorCode, string>> = {
  answer_cut: "The answer was cut off",
  answer_too_long: "The answer became too long",
  answer_too_large: "The answer became too long",
  tool_call_malformed: "A step of the agent failed",
  storage_unavailable: "The agent could not finish",
  session_over: "The answer was stopped",
};

/** The conversation was changed in another window. */
export class ConversationChanged extends Error {
  constructor() {
    super("This message is not in the conversation any more.");
    this.name = "ConversationChanged";
  }
}

/** The stream of an answer ended early; the run may continue. */
export class StreamCut extends Error {
  constructor() {
    super("The stream ended before the answer.");
    this.name = "StreamCut";
  }
}

/**
 * @param error from useStream: the SDK's HTTPError, an error of the stream, a failed fetch, or the error in a stored state's last
 *   step
 * @param hasWords the page shows part of the answer
 */
export function toProblem(error: unknown, hasWords = false): Problem {
  const status = statusOf(error);
  if (status !== undefined) {
    const sentence = sentenceOf(error, status);
    return isProxys(status, sentence, textOf(error)) ? OFFLINE : fromStatus(status, sentence);
  }
  if (isConnectionError(error)) return OFFLINE;
  if (error instanceof ConversationChanged) return CHANGED;
  if (error instanceof StreamCut) return CUT;
  const code = findModelProblem(error);
  const title = hasWords ? "The answer was cut off" : "The model gave no answer";
  return code ? { ...FAILED, title: TITLES[code] ?? title, code, canRetry: CAN_RETRY[code] } : FAILED;
}

/**
 * A proxy reached no app, as in a restart: nginx and Caddy answer 502 and 504, haproxy 503, Cloudflare 520 to 530, and Traefik 404 for
 * a container that is not running. Our own 404 is JSON.
 */
function isProxys(status: number, sentence: string | undefined, text: string): boolean {
  if (status === 404) return text !== "" && parseJson(text) === undefined;
  return status === 502 || status === 504 || status >= 520 || (status === 503 && sentence === undefined);
}

function fromStatus(status: number, sentence: string | undefined): Problem {
  if (status === 401) {
    return {
      kind: "signed_out",
      title: "Your session is over",
      text: "Sign in again to continue where you left off. What you wrote is kept.",
      canRetry: false,
    };
  }
  if (status === 404) {
    return {
      kind: "missing",
      title: "This conversation can't be found",
      text: "It may have been deleted.",
      canRetry: false,
    };
  }
  if (status === 429) {
    return {
      kind: "busy",
      title: "Too many messages at once",
      text: "Wait a moment, then try again.",
      canRetry: true,
    };
  }
  if (status >= 500) {
    const known = status === 503 ? sentence : undefined;
    return {
      kind: "unavailable",
      title: known ? "The agent can't answer right now" : "The agent can't be reached",
      text: known ?? "Try again in a moment.",
      canRetry: true,
    };
  }
  return {
    kind: "refused",
    title: "This message was not accepted",
    text: sentence ?? "Change it and send it again.",
    canRetry: status === 403 || status === 408 || status === 409,
  };
}

function statusOf(error: unknown): number | undefined {
  const status: unknown = Object(error).status;
  return typeof status === "number" ? status : undefined;
}

function textOf(error: unknown): string {
  return String(Object(error).text ?? "");
}

/** The sentence of our BFF, `{ message }`, or of our handlers in the LangGraph server, which sends it as plain text. */
function sentenceOf(error: unknown, status: number): string | undefined {
  const text = textOf(error);
  if (status === 503 && PLAIN_SENTENCE.test(text)) return text;
  const message: unknown = Object(parseJson(text)).message;
  return typeof message === "string" && message.length < 300 ? message : undefined;
}

/** The SDK's names for it. */
const CONNECTION_ERRORS = ["ConnectionError", "MaxReconnectAttemptsError", "StreamIdleTimeoutError"];

/**
 * By the standard, a request without a response is a TypeError, and one that timed out a DOMException; a SyntaxError is truncated
 * JSON or a captive portal's page. A run's own error has a name only: a `TimeoutError` on the server is no lost connection.
 */
function isConnectionError(error: unknown): boolean {
  if (error instanceof TypeError || error instanceof SyntaxError) return true;
  if (error instanceof DOMException) return error.name === "TimeoutError";
  return error instanceof Error && CONNECTION_ERRORS.includes(error.name);
}
