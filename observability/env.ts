/** The variables that every process reads before parsing its own: the mode and the log level. */

/** Under `next dev`, React's development build needs a looser policy than production. */
export function isDevelopment(): boolean {
  return process.env.NODE_ENV === "development";
}

/** True in a production build or deployment. */
export function isProduction(): boolean {
  return process.env.NODE_ENV === "production";
}

const LEVELS = ["trace", "debug", "info", "warn", "error", "fatal", "silent"] as const;

/** The log level of each process (LOG_LEVEL), by default `info`, also if it is not one of pino's. */
export function logLevel(): (typeof LEVELS)[number] {
  return LEVELS.find((level) => level === process.env.LOG_LEVEL) ?? "info";
}
