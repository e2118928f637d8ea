import { LRUCache } from "lru-cache";
import type { WebEnv } from "../env.ts";
import type { ConnectionProvider } from "../secrets/providers/descriptor.ts";
import { listAuthorizationServers } from "./discover.ts";
import { openSafeFetch } from "./safe-fetch.ts";
import { readMcp } from "./variables.ts";

/** How long a server's metadata is cached. */
const METADATA_MS = 10 * 60_000;
const named = new LRUCache<string, Promise<string[]>>({ max: 500, ttl: METADATA_MS });

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
  const issuers = await findIssuers(url);
  return issuers.some((issuer) => isSame(issuer, own.issuer));
}

function findIssuers(url: string): Promise<string[]> {
  const known = named.get(url);
  if (known) return known;
  const issuers = listAuthorizationServers(url, openSafeFetch({ origins: [new URL(url).origin] }));
  named.set(url, issuers);
  issuers.catch(() => named.delete(url));
  return issuers;
}

function isSame(one: string, other: string): boolean {
  return one.replace(/\/$/, "") === other.replace(/\/$/, "");
}
