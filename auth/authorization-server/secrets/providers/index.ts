import { atlassian } from "./atlassian.ts";
import type { ConnectionProvider } from "./descriptor.ts";
import { github } from "./github.ts";

const PROVIDERS: Record<string, () => ConnectionProvider | undefined> = { github, atlassian };

/** The descriptor of a provider that people can connect; undefined for one that is unknown or not configured. */
export function findProvider(id: string): ConnectionProvider | undefined {
  return Object.hasOwn(PROVIDERS, id) ? PROVIDERS[id]?.() : undefined;
}

/** Every provider that this installation has configured, in the order of the settings page. */
export function listProviders(): ConnectionProvider[] {
  return Object.values(PROVIDERS).flatMap((make) => make() ?? []);
}
