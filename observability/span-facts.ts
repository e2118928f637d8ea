/** What a span may be told besides what it is: names, ids, numbers. Never a body, a header, a token or an argument. */
export type SpanFacts = Record<string, string | number | undefined>;

/** Facts as attributes of ours, which observability/traces-clean.ts lets through by name. */
export function nameFacts(facts: SpanFacts): SpanFacts {
  return Object.fromEntries(Object.entries(facts).map(([name, value]) => [`obo.${name}`, value]));
}
