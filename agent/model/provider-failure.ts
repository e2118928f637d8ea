import { cutText } from "#auth/protocol/cut-text.ts";
import { readField } from "#auth/protocol/json.ts";
import { redactSecrets } from "#observability/log.ts";

/** The facts of a failed call to a provider, whatever wraps it. */
export interface ProviderFailure {
  /** The HTTP status, also if it is an error's code during a stream. */
  status: number | undefined;
  /** Names, codes and messages, outermost first. */
  words: string;
  /** The provider's own id of the request, for its support. */
  requestId: string | undefined;
}

/** The limit of nested wrappers: LangChain's middleware adds one per layer. */
const MOST_CAUSES = 20;
const NAMES = ["name", "code", "type", "lc_error_code"] as const;
const LONGEST_QUOTE = 500;

/** @param error from LangChain or a provider's client: MiddlewareError, ContextOverflowError, APIError, a failed fetch */
export function readFailure(error: unknown): ProviderFailure {
  const causes = listCauses(error);
  const words = causes.flatMap((cause) =>
    typeof cause === "string" ? cause : [...NAMES, "message"].map((key) => readText(cause, key)),
  );
  return {
    status: causes.map(readStatus).find((status) => status !== undefined),
    words: words.filter(Boolean).join(" "),
    requestId: causes.map((cause) => readText(cause, "requestID")).find(Boolean),
  };
}

/** A provider's message for the log: short, since it may quote a prompt, and without keys. */
export function quoteProvider({ words }: ProviderFailure): string {
  return cutText(redactSecrets(words), LONGEST_QUOTE);
}

function listCauses(error: unknown): unknown[] {
  const causes: unknown[] = [];
  for (let next = error; next !== undefined && next !== null; next = readField(next, "cause")) {
    if (causes.includes(next) || causes.length === MOST_CAUSES) break;
    causes.push(next);
  }
  return causes;
}

/** Providers that fail during a stream put the status into the error's code. */
function readStatus(cause: unknown): number | undefined {
  const response = readField(cause, "response");
  const found = [
    readField(cause, "status"),
    readField(cause, "statusCode"),
    readField(response, "status"),
    readField(cause, "code"),
  ];
  return found.map(Number).find((status) => Number.isInteger(status) && status >= 300 && status < 600);
}

function readText(value: unknown, key: string): string {
  const field = readField(value, key);
  return typeof field === "string" ? field : "";
}
