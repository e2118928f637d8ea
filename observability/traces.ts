import { exportsTraces } from "./env.ts";
import { log } from "./log.ts";
import type { SpanFacts } from "./span-facts.ts";
import type { Exporting } from "./traces-export.ts";

/**
 * OpenTelemetry, for both processes: docs/decisions/0052. Without its variables nothing of it is loaded, and what follows
 * does nothing.
 */
const PATIENCE_MS = 2_000;

// Next loads a module once per bundle: the process keeps one exporter for all of them, as with the metrics.
const shared = globalThis as typeof globalThis & { __traces?: Promise<Exporting>; __exporting?: Exporting };

/**
 * Begins to send this process's spans to the collector that the environment names.
 * @returns whether there is one
 */
export async function startTraces(part: "web" | "agent"): Promise<boolean> {
  if (!exportsTraces()) return false;
  shared.__traces ??= import("./traces-export.ts").then(({ startExport }) => startExport(part));
  shared.__exporting = await shared.__traces;
  return true;
}

/** Names the request that is being answered by what our logs call it, so that one leads to the other. */
export function describeRequest(facts: SpanFacts): void {
  shared.__exporting?.describeActiveSpan(facts);
}

/** Sends what is not sent yet, before the process ends. A collector that does not answer is not waited for. */
export async function sendLastTraces(): Promise<void> {
  try {
    await shared.__exporting?.flush(PATIENCE_MS);
  } catch (error) {
    log().warn({ err: error }, "the last traces were not sent");
  }
}
