/** What every process reads of its environment before it parses its own variables: the mode, the log level, the tracing. */

/** True under `next dev`: React's development build needs more of the browser than we allow in production. */
export function isDevelopment(): boolean {
  return process.env.NODE_ENV === "development";
}

/** True in a production build or deployment. */
export function isProduction(): boolean {
  return process.env.NODE_ENV === "production";
}

/**
 * Whether this process sends traces by OpenTelemetry. OpenTelemetry has standard variables for that: that there
 * is a collector is decided here, its exporter reads the rest (opentelemetry.io/docs/specs/otel/configuration).
 */
export function exportsTraces(env: Record<string, string | undefined> = process.env): boolean {
  if (env.OTEL_SDK_DISABLED?.toLowerCase() === "true") return false;
  const endpoint = env.OTEL_EXPORTER_OTLP_TRACES_ENDPOINT || env.OTEL_EXPORTER_OTLP_ENDPOINT;
  const exporters = env.OTEL_TRACES_EXPORTER || (endpoint ? "otlp" : "none");
  return exporters.split(",").some((exporter) => exporter.trim() === "otlp");
}

const LEVELS = ["trace", "debug", "info", "warn", "error", "fatal", "silent"] as const;

/** How much either process logs (LOG_LEVEL); `info` unless told, and for a word that is none of pino's. */
export function logLevel(): (typeof LEVELS)[number] {
  return LEVELS.find((level) => level === process.env.LOG_LEVEL) ?? "info";
}
