import type { SpanFacts } from "../trace-exporter.ts";

/** Facts as attributes of ours, which clean.ts lets through by name. */
export function nameFacts(facts: SpanFacts): SpanFacts {
  return Object.fromEntries(Object.entries(facts).map(([name, value]) => [`obo.${name}`, value]));
}
