import { namePersonalServer } from "./personal-server-ids.ts";
import type { ProviderFacts } from "./provider-facts.ts";
import * as providers from "./providers.ts";

const FACTS = new Map(Object.values<ProviderFacts>(providers).map((facts) => [facts.id, facts]));

/** MCP servers are shown by their names in MCP_SERVERS; a person's own by the names that they chose. */
const MCP_SERVER = /^mcp-([a-z][a-z0-9_-]{0,31})$/;

/** A provider's name; undefined for an unknown id, such as one from a forged link. */
export function findProviderName(id: string): string | undefined {
  return FACTS.get(id)?.name ?? MCP_SERVER.exec(id)?.[1] ?? namePersonalServer(id);
}

/** A provider's name for people; its id if it has none. */
export function nameProvider(id: string): string {
  return findProviderName(id) ?? id;
}

/** A scope in words; its own name if it has none. */
export function sayScope(provider: string, scope: string): string {
  return findScopeWords(provider, scope) ?? scope;
}

/** A scope in words; undefined for one that is never requested. */
export function findScopeWords(provider: string, scope: string): string | undefined {
  const words = FACTS.get(provider)?.scopes ?? {};
  return Object.hasOwn(words, scope) ? words[scope] : undefined;
}
