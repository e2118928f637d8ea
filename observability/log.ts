import { type DestinationStream, type Logger, pino } from "pino";
import { AuthError } from "#auth/protocol/errors.ts";
import { isProduction, logLevel } from "./env.ts";

/**
 * The process's structured log: one JSON object per line on stdout. It may contain ids, names of routes and tools, statuses,
 * durations; never a body, a header, a token or an argument. As a safety net, fields of these names and texts of these patterns
 * are redacted in every line.
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
 * JOSE's compact form has two dots at least. The expression accepts fewer, so that a long text without them is read once and not from
 * each of its beginnings.
 */
const JOSE_FORMS = /\beyJ[\w-]+(?:\.[\w-]*){0,4}/gi;
/**
 * GitHub's tokens, our personal ones, the keys of model providers (`sk-…`, Google's `AIza…`),
 * and what follows "Bearer" or, where a provider quotes it, "key".
 */
const SECRET_FORMS =
  /\b(?:gh[opusr]_\w{8,}|github_pat_\w{8,}|obo_[\w-]{20,}|sk-[\w*-]{8,}|AIza[\w-]{20,})|(?<=\bBearer )[\w.~+/-]{8,}=*|(?<=\bkey(?: provided)?[:=] ?["']?)[^\s"',.]{8,}/gi;
const REDACTED = "[redacted]";

/** The text with every recognizable secret redacted. */
export function redactSecrets(text: string): string {
  return text
    .replace(JOSE_FORMS, (found) => (found.split(".").length > 2 ? REDACTED : found))
    .replace(SECRET_FORMS, REDACTED);
}

/** @param destination stdout by default */
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

/** Logs only what identifies an error: an AuthError's cause may quote a provider's response. */
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

/** The error code of a provider's token endpoint (RFC 6749 §5.2), which oauth4webapi's message omits. */
function refusalOf(error: Error): string | undefined {
  const { code, error: refusal } = error as Error & { code?: unknown; error?: unknown };
  const isCode = typeof refusal === "string" && /^[a-z_]{1,60}$/.test(refusal);
  return code === "OAUTH_RESPONSE_BODY_ERROR" && isCode ? refusal : undefined;
}

let logger: Logger | undefined;

/** The log of this process, at LOG_LEVEL. */
export function log(): Logger {
  logger ??= makeLogger(logLevel());
  return logger;
}
