/** Failures on demand: by the model's name (`embedded-429`), or by a script's step. */
import type { Turn } from "#dev/model/wire.ts";

export const FAILURES = [
  "401",
  "429",
  "500",
  "context-too-long",
  "content-filter",
  "cut-stream",
  "malformed-tool-call",
] as const;
export type Failure = (typeof FAILURES)[number];

/** The failure that a model's name asks for. */
export function failureOf(model: string): Failure | undefined {
  return FAILURES.find((failure) => model.endsWith(`-${failure}`));
}

/** The answer of a failure that comes instead of any turn, in OpenAI's words; undefined for those that happen in mid-stream. */
export function toErrorResponse(failure: Failure): Response | undefined {
  switch (failure) {
    case "401":
      return errorResponse(401, "invalid_request_error", "invalid_api_key", "Incorrect API key provided.");
    case "429":
      return errorResponse(
        429,
        "requests",
        "rate_limit_exceeded",
        "Rate limit reached for requests. Please try again in 1s.",
        {
          "Retry-After": "1",
          "x-ratelimit-remaining-requests": "0",
        },
      );
    case "500":
      return errorResponse(
        500,
        "server_error",
        null,
        "The server had an error while processing your request.",
      );
    case "context-too-long":
      return errorResponse(
        400,
        "invalid_request_error",
        "context_length_exceeded",
        "This model's maximum context length is 8192 tokens. However, your messages resulted in 9001 tokens. Please reduce the length of the messages.",
      );
    default:
      return undefined;
  }
}

/** An error as OpenAI words it. */
export function errorResponse(
  status: number,
  type: string,
  code: string | null,
  message: string,
  headers: Record<string, string> = {},
): Response {
  return Response.json({ error: { message, type, param: null, code } }, { status, headers });
}

/** A turn that is longer than the cut, for streams that break off or are filtered. */
export const UNFINISHED: Turn = {
  text: "This answer begins like any other, and then, in the middle of a sentence, it",
  reasoning: "",
  calls: [],
};
