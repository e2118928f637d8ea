import { cutText } from "#auth/protocol/cut-text.ts";
import { redactSecrets } from "#observability/log.ts";

/** What a failed call to a provider says, whatever wraps it. */
export interface ProviderFailure {
  /** The HTTP status; also one that came as an error's code in the middle of a stream. */
  status: number | undefined;
  /** Names, codes and messages, outermost first. */
  words: string;
  /** The provider's own id of the request, for its support. */
  requestId: string | undefined;
}

/** Wrappers one inside the other: LangChain's middleware makes one a layer. */
const MOST_CAUSES = 20;
const NAMES = ["name", "code", "type", "lc_error_code"] as const;
const LONGEST_QUOTE = 500;

/** @param error what LangChain or a provider's client threw: MiddlewareError, ContextOverflowError, APIError, a failed fetch */
export function readFailure(error: unknown): ProviderFailure {
  const causes = listCauses(error);
  const words = causes.flatMap((cause) =>
    typeof cause === "string" ? cause : [...NAMES, "message"].map((key) => readText(cause, key)),
  );
  return {
    status: findFirst(causes, readStatus),
    words: words.filter(Boolean).join(" "),
    requestId: findFirst(causes, (cause) => readText(cause, "requestID") || undefined),
  };
}

/** A provider's words as they may be logged: short, since they can quote a prompt, and without keys. */
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

/** Providers that fail in the middle of a stream put the status into the error's code. */
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

function findFirst<T>(causes: readonly unknown[], read: (cause: unknown) => T | undefined): T | undefined {
  for (const cause of causes) {
    const found = read(cause);
    if (found !== undefined) return found;
  }
  return undefined;
}

function readText(value: unknown, key: string): string {
  const field = readField(value, key);
  return typeof field === "string" ? field : "";
}

function readField(value: unknown, key: string): unknown {
  return typeof value === "object" && value !== null ? Reflect.get(value, key) : undefined;
}
