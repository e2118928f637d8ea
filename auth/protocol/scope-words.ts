import type { ProviderFacts } from "./provider-facts.ts";
import * as providers from "./providers.ts";

const WORDS = new Map(Object.values<ProviderFacts>(providers).map(({ id, scopes }) => [id, scopes]));

/** A scope in words; its own name if it has none. */
export function sayScope(provider: string, scope: string): string {
  return findScopeWords(provider, scope) ?? scope;
}

/** A scope in words; undefined for one that is never requested. */
export function findScopeWords(provider: string, scope: string): string | undefined {
  const words = WORDS.get(provider) ?? {};
  return Object.hasOwn(words, scope) ? words[scope] : undefined;
}
