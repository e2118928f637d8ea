/** What every process reads of its environment before it parses its own variables: the mode and the log level. */

/** True under `next dev`: React's development build needs more of the browser than we allow in production. */
export function isDevelopment(): boolean {
  return process.env.NODE_ENV === "development";
}

/** True in a production build or deployment. */
export function isProduction(): boolean {
  return process.env.NODE_ENV === "production";
}

const LEVELS = ["trace", "debug", "info", "warn", "error", "fatal", "silent"] as const;

/** How much either process logs (LOG_LEVEL); `info` unless told, and for a word that is none of pino's. */
export function logLevel(): (typeof LEVELS)[number] {
  return LEVELS.find((level) => level === process.env.LOG_LEVEL) ?? "info";
}
