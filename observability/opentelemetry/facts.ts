import type { SpanFacts } from "../trace-exporter.ts";

/** Facts as our own attributes, which clean.ts allows by name. */
export function nameFacts(facts: SpanFacts): SpanFacts {
  return Object.fromEntries(Object.entries(facts).map(([name, value]) => [`obo.${name}`, value]));
}
