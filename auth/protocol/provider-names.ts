/** What people call each provider that they can connect. Sentences, cards and descriptors all name it from here. */
export const PROVIDER_NAMES = { github: "GitHub", atlassian: "Jira" } as const;

/** MCP servers go by the names that their operator gave them (auth/mcp-env.ts). */
const MCP_SERVER = /^mcp-([a-z][a-z0-9_-]{0,31})$/;

const NAMES: Readonly<Record<string, string>> = PROVIDER_NAMES;

/** A provider's name; undefined for an unknown id, such as one from a forged link. */
export function findProviderName(id: string): string | undefined {
  if (Object.hasOwn(NAMES, id)) return NAMES[id];
  return MCP_SERVER.exec(id)?.[1];
}

/** A provider's name for people; its id when we have none. */
export function nameProvider(id: string): string {
  return findProviderName(id) ?? id;
}
