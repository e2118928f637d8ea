/**
 * Whether this process sends traces by OpenTelemetry, according to its standard variables: this decides whether there is a
 * collector, the exporter reads the rest (opentelemetry.io/docs/specs/otel/configuration).
 */
export function exportsTraces(env: Record<string, string | undefined> = process.env): boolean {
  if (env.OTEL_SDK_DISABLED?.toLowerCase() === "true") return false;
  const endpoint = env.OTEL_EXPORTER_OTLP_TRACES_ENDPOINT || env.OTEL_EXPORTER_OTLP_ENDPOINT;
  const exporters = env.OTEL_TRACES_EXPORTER || (endpoint ? "otlp" : "none");
  return exporters.split(",").some((exporter) => exporter.trim() === "otlp");
}
