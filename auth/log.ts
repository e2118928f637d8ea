import { type DestinationStream, type Logger, pino } from "pino";
import { isProduction, logLevel } from "./env.ts";
import { AuthError } from "./errors.ts";

/**
 * The process's structured log: one JSON object a line, on stdout. What may stand in it: ids, names of routes and tools,
 * statuses, durations. Never a body, a header, a token or an argument. Two nets hang below that rule: fields of these
 * names, and texts of these forms, are blotted out whoever wrote them.
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
/** GitHub's tokens, our personal ones, anything in JOSE's compact form, and what follows "Bearer". */
const SECRET_FORMS =
  /\b(?:gh[opusr]_\w{8,}|github_pat_\w{8,}|obo_[\w-]{20,}|eyJ[\w-]+(?:\.[\w-]*){2,4})|(?<=\bBearer )[\w.~+/-]{8,}=*/gi;
const BLOT = "[redacted]";

/** The text with every secret blotted out that its form gives away. */
export function blotSecrets(text: string): string {
  return text.replace(SECRET_FORMS, BLOT);
}

/** @param destination where to; stdout unless told */
export function makeLogger(level: string, destination?: DestinationStream): Logger {
  const options = {
    level,
    base: undefined,
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label: string) => ({ level: label }) },
    redact: { paths: SECRET_FIELDS.flatMap((field) => [field, `*.${field}`]), censor: BLOT },
    serializers: { err: describeError },
    hooks: { streamWrite: blotSecrets },
  };
  return destination ? pino(options, destination) : pino(options);
}

/** Of an error only what names it: the cause of an AuthError may quote a provider's answer. */
function describeError(error: unknown): Record<string, unknown> {
  if (!(error instanceof Error)) return { message: String(error) };
  const name = error.name;
  if (error instanceof AuthError) {
    const cause = error.cause instanceof Error ? `${error.cause.name}: ${error.cause.message}` : undefined;
    return { name, error: error.code, message: error.message, cause };
  }
  return { name, message: error.message, ...(isProduction() ? {} : { stack: error.stack }) };
}

let logger: Logger | undefined;

/** The log of this process, as verbose as LOG_LEVEL says. */
export function log(): Logger {
  logger ??= makeLogger(logLevel());
  return logger;
}
