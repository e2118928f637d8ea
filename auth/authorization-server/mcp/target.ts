import { LRUCache } from "lru-cache";
import type { WebEnv } from "../env.ts";
import type { ConnectionProvider } from "../secrets/providers/descriptor.ts";
import { listAuthorizationServers } from "./discover.ts";
import { openSafeFetch } from "./safe-fetch.ts";
import { readMcp } from "./variables.ts";

/** How long a server's metadata is cached. */
const METADATA_MS = 10 * 60_000;
/** The authorization servers that each server names. */
const named = new LRUCache<string, string[]>({
  max: 500,
  ttl: METADATA_MS,
  fetchMethod: (url) => listAuthorizationServers(url, openSafeFetch([new URL(url).origin])),
});

/**
 * Whether an MCP server may get a provider's tokens: its metadata names that provider's authorization server, or the operator
 * forwards them (docs/decisions/0095).
 * @throws AuthError `server_unavailable` if the server's metadata can't be read
 */
export async function isTarget(provider: ConnectionProvider, url: string, env: WebEnv): Promise<boolean> {
  const server = Object.values(readMcp(env).MCP_SERVERS).find(
    (one) => one.url === url && one.provider === provider.id,
  );
  if (!server) return false;
  if (server.forward === provider.id) return true;
  const { server: own } = await provider.open();
  const issuers = await named.forceFetch(url);
  return issuers.some((issuer) => isSame(issuer, own.issuer));
}

function isSame(one: string, other: string): boolean {
  return one.replace(/\/$/, "") === other.replace(/\/$/, "");
}
