import { type DestinationStream, type Logger, pino } from "pino";
import { AuthError } from "#auth/protocol/errors.ts";
import { isProduction, logLevel } from "./env.ts";

/**
 * The process's structured log: one JSON object a line, on stdout. What may stand in it: ids, names of routes and tools,
 * statuses, durations. Never a body, a header, a token or an argument. Two nets hang below that rule: fields of these
 * names, and texts of these forms, are redacted in every line.
 */
const SECRET_FIELDS = [
  "authorization",
  "cookie",
  "token",
  "access_token",
  "refresh_token",
  "subject_token",
  "client_assertion",
  "client_secret",
  "code",
  "password",
];
/**
 * GitHub's tokens, our personal ones, anything in JOSE's compact form, the keys of model providers (`sk-…`, Google's `AIza…`),
 * and what follows "Bearer" or, where a provider quotes it, "key".
 */
const SECRET_FORMS =
  /\b(?:gh[opusr]_\w{8,}|github_pat_\w{8,}|obo_[\w-]{20,}|eyJ[\w-]+(?:\.[\w-]*){2,4}|sk-[\w*-]{8,}|AIza[\w-]{20,})|(?<=\bBearer )[\w.~+/-]{8,}=*|(?<=\bkey(?: provided)?[:=] ?["']?)[^\s"',.]{8,}/gi;
const REDACTED = "[redacted]";

/** The text with every secret blotted out that its form gives away. */
export function redactSecrets(text: string): string {
  return text.replace(SECRET_FORMS, REDACTED);
}

/** @param destination where to; stdout unless told */
export function makeLogger(level: string, destination?: DestinationStream): Logger {
  const options = {
    level,
    base: undefined,
    messageKey: "event",
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label: string) => ({ level: label }) },
    redact: { paths: SECRET_FIELDS.flatMap((field) => [field, `*.${field}`]), censor: REDACTED },
    serializers: { err: describeError },
    hooks: { streamWrite: redactSecrets },
  };
  return destination ? pino(options, destination) : pino(options);
}

/** Of an error only what names it: the cause of an AuthError may quote a provider's answer. */
function describeError(error: unknown): Record<string, unknown> {
  if (!(error instanceof Error)) return { message: String(error) };
  const { name } = error;
  const message = messageOf(error);
  if (error instanceof AuthError) {
    const { cause } = error;
    const behind =
      cause instanceof Error ? [cause.name, messageOf(cause), refusalOf(cause)].filter(Boolean) : [];
    return { name, error: error.code, message, cause: behind.join(": ") || undefined };
  }
  const stack = isProduction() ? undefined : error.stack?.replace(error.message, message);
  return { name, error: refusalOf(error), message, stack };
}

/** JSON.parse quotes what it could not read, which may be a body. */
function messageOf({ name, message }: Error): string {
  return name === "SyntaxError" ? "not in the form that was expected" : message;
}

/** With which code a provider's token endpoint refused (RFC 6749 §5.2); oauth4webapi's message says only that it did. */
function refusalOf(error: Error): string | undefined {
  const { code, error: refusal } = error as Error & { code?: unknown; error?: unknown };
  const isCode = typeof refusal === "string" && /^[a-z_]{1,60}$/.test(refusal);
  return code === "OAUTH_RESPONSE_BODY_ERROR" && isCode ? refusal : undefined;
}

let logger: Logger | undefined;

/** The log of this process, as verbose as LOG_LEVEL says. */
export function log(): Logger {
  logger ??= makeLogger(logLevel());
  return logger;
}
