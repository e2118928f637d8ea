/** Failures on demand: by the model's name (`embedded-429`), or by a script's step. */
import { say, type Turn } from "#dev/model/wire.ts";

const INSTEAD_OF_AN_ANSWER = ["401", "429", "500", "context-too-long"] as const;
const WITHIN_AN_ANSWER = ["content-filter", "cut-stream", "malformed-tool-call"] as const;
export const FAILURES = [...INSTEAD_OF_AN_ANSWER, ...WITHIN_AN_ANSWER];
export type Failure = (typeof FAILURES)[number];
export type Decision = { turn: Turn; failure?: Failure | undefined };

/** The failure that a model's name asks for. */
export function failureOf(model: string): Failure | undefined {
  return FAILURES.find((failure) => model.endsWith(`-${failure}`));
}

const TOO_LONG =
  "This model's maximum context length is 8192 tokens. However, your messages resulted in 9001 tokens.";
/** In place of an answer: status, type, code and message in OpenAI's words. */
const ERRORS: Partial<Record<Failure, [number, string, string | null, string]>> = {
  "401": [401, "invalid_request_error", "invalid_api_key", "Incorrect API key provided."],
  "429": [429, "requests", "rate_limit_exceeded", "Rate limit reached for requests. Please try again in 1s."],
  "500": [500, "server_error", null, "The server had an error while processing your request."],
  "context-too-long": [400, "invalid_request_error", "context_length_exceeded", TOO_LONG],
};

/** The response of such a failure; undefined for one in the middle of an answer. */
export function toErrorResponse(failure: Failure): Response | undefined {
  const error = ERRORS[failure];
  return error && errorResponse(...error);
}

/** An error as OpenAI words it. */
export function errorResponse(status: number, type: string, code: string | null, message: string): Response {
  const headers: Record<string, string> = status === 429 ? { "Retry-After": "1" } : {};
  return Response.json({ error: { message, type, param: null, code } }, { status, headers });
}

/** What a failure in the middle comes after. @param tool one of those that were offered */
export function unfinishedTurn(failure: Failure, tool: string | undefined): Turn {
  if (failure === "malformed-tool-call" && tool)
    return { text: "", calls: [{ name: tool, args: {}, raw: '{"owner": "alice", "repo": ' }] };
  return say("This answer begins like any other, and then, in the middle of a sentence, it");
}
