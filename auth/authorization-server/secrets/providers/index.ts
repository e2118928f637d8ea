import { type WebEnv, webEnv } from "../../env.ts";
import { atlassian } from "./atlassian.ts";
import type { ConnectionProvider } from "./descriptor.ts";
import { github } from "./github.ts";
import { mcpServerProvider } from "./mcp.ts";

const PROVIDERS: Record<string, (env: WebEnv) => ConnectionProvider | undefined> = { github, atlassian };

/** The descriptor of a provider that people can connect; undefined for one that is unknown or not configured. */
export function findProvider(id: string, env: WebEnv = webEnv()): ConnectionProvider | undefined {
  return Object.hasOwn(PROVIDERS, id) ? PROVIDERS[id]?.(env) : mcpServerProvider(id, env);
}

/** Every provider that this installation has configured, in the order of the settings page. */
export function listProviders(env: WebEnv = webEnv()): ConnectionProvider[] {
  const ids = [...Object.keys(PROVIDERS), ...Object.values(env.MCP_SERVERS).map(({ provider }) => provider)];
  return [...new Set(ids)].flatMap((id) => findProvider(id, env) ?? []);
}
