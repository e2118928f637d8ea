import type { AuthErrorCode } from "./errors.ts";

/** Why a request is rejected: a stable code, an HTTP status, and a sentence for people that repeats nothing of the request. */
export interface Refusal {
  error: string;
  status: number;
  message: string;
  /** Seconds after which to retry. */
  retryAfter?: number;
}

/** An error in the request's body: `message` names the field, never its value. */
export const invalidBody = (message: string) => ({ error: "invalid_request", status: 422, message });
const notFound = (message: string) => ({ error: "not_found", status: 404, message });
const forbidden = (message: string) => ({ error: "forbidden", status: 403, message });
const invalidForm = (message: string) => ({ error: "invalid_request", status: 400, message });
const tooMany = (message: string, retryAfter: number) => ({
  error: "too_many",
  status: 429,
  message,
  retryAfter,
});
const unavailable = (message: string, retryAfter = 5) => ({
  error: "agent_unavailable",
  status: 503,
  message,
  retryAfter,
});

/** Every error with a fixed message. */
export const REFUSALS = {
  signedOut: { error: "unauthorized", status: 401, message: "Sign in first." },
  crossSite: {
    error: "cross_site",
    status: 403,
    message: "This request did not come from the app's own pages.",
  },
  noConversation: notFound("There is no such conversation."),
  noMessage: notFound("There is no such message."),
  noRun: notFound("There is no such run in this thread."),
  notServed: notFound("This path is not served here."),
  tooLarge: { error: "too_large", status: 413, message: "The request is larger than 1 MiB." },
  foreignForm: invalidForm("This form is not one of the app's own."),
  malformedForm: invalidForm("This form is malformed."),
  malformedAddress: invalidForm("This address is malformed."),
  readOnlyToken: forbidden("This access token may only read."),
  noApproverToken: forbidden(
    "This access token can't answer approvals. Approve or decline in the app, at the conversation.",
  ),
  threadless: forbidden("Runs need a thread: make one first."),
  stateByRuns: forbidden("State is written by runs only."),
  studioOff: forbidden("Studio is off."),
  wrongChange: invalidBody("This change is not taken: a title has 1 to 80 characters."),
  noRollback: invalidBody("A run is cancelled, not rolled back: that would delete it."),
  noRunDeletion: invalidBody("Runs are cancelled, not deleted."),
  noCheckpoint: invalidBody("There is no such checkpoint in this conversation."),
  nothingToContinue: invalidBody("There is nothing to continue in this conversation: send a message."),
  noQuestion: invalidBody(
    "No such question waits in this conversation: it was answered already, or never asked.",
  ),
  unstoppable: {
    error: "conflict",
    status: 409,
    message: "The answer in this conversation does not stop. Try again.",
  },
  tooManyRequests: tooMany("Too many requests in a short time. Wait a moment, then go on.", 1),
  // When one of the person's own streams may have ended: there is no exact time.
  tooManyStreams: tooMany("Too many answers are streaming at the same time. Close one, then try again.", 5),
  tooManyRuns: tooMany(
    "Too many of your messages are being answered at the same time. Wait for an answer, or stop one, then try again.",
    5,
  ),
  agentUnreachable: unavailable("The agent can't be reached right now. Try again in a moment.", 2),
  agentBusy: unavailable("The agent is very busy right now. Try again in a moment.", 2),
  unreadable: unavailable("The conversation can't be read right now. Try again in a moment.", 2),
  stopping: {
    ...unavailable("The server is stopping or starting again. Try again in a moment."),
    error: "stopping",
  },
  noWorker: unavailable(
    "The agent is answering as many people as it can right now. Nothing was sent: try again in a moment.",
  ),
  notStored: unavailable("Messages can't be stored right now. Nothing was sent: try again in a moment."),
} satisfies Record<string, Refusal>;

export const noThread = (id: string): Refusal => notFound(`Thread with ID ${id} not found`);

/** RFC 6749 §5.2: 401 for an unknown client, 400 for the rest; our own failures are 500. */
export const OAUTH_STATUS: Partial<Record<AuthErrorCode, number>> = {
  invalid_client: 401,
  sealed_value_refused: 500,
  provider_error: 502,
  server_unavailable: 503,
};
