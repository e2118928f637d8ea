import type { TraceExporter } from "../trace-exporter.ts";
import { exportsTraces } from "./env.ts";

const traces: TraceExporter = {
  async start(part) {
    if (!exportsTraces()) return undefined;
    const { startExport } = await import("./export.ts");
    return startExport(part);
  },
};

/** Traces by OpenTelemetry, for the web process: docs/decisions/0052. */
export const opentelemetry = { traces };
