/** What people call each provider that they can connect. Sentences, cards and descriptors all name it from here. */
export const PROVIDER_NAMES = { github: "GitHub", atlassian: "Jira" } as const;

const NAMES: Readonly<Record<string, string>> = PROVIDER_NAMES;

/** A provider's name; undefined for what is none of ours, such as any word in somebody's link. */
export function findProviderName(id: string): string | undefined {
  return Object.hasOwn(NAMES, id) ? NAMES[id] : undefined;
}

/** A provider's name for people; its id when we have none. */
export function nameProvider(id: string): string {
  return findProviderName(id) ?? id;
}
