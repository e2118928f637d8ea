import { AuthError } from "#auth/protocol/errors.ts";
import { type WebEnv, webEnv } from "../../env.ts";
import type { ConnectionProvider } from "../providers/descriptor.ts";
import { listAuthorizationServers } from "./discover.ts";
import { openSafeFetch } from "./safe-fetch.ts";

/** What a server's metadata said is believed for this long. */
const METADATA_MS = 10 * 60_000;
const named = new Map<string, { issuers: Promise<string[]>; at: number }>();

/**
 * A token goes only where it was issued for: to the server of its own connection; a provider's, to an MCP server whose metadata
 * names that provider's authorization server, or to which the operator forwards it (docs/decisions/0095).
 * @param url the MCP server that gets the token; undefined for the provider's own API
 * @throws AuthError `invalid_target`; `server_unavailable` when the server's metadata can't be read
 */
export async function requireTarget(
  provider: ConnectionProvider,
  url: string | undefined,
  env: WebEnv = webEnv(),
): Promise<void> {
  if (provider.audience) {
    if (url === provider.audience) return;
    throw refuse(provider, url);
  }
  if (url === undefined) return;
  const server = Object.values(env.MCP_SERVERS).find(
    (one) => one.url === url && one.provider === provider.id,
  );
  if (!server) throw refuse(provider, url);
  if (server.forward === provider.id) return;
  const { server: own } = await provider.open();
  const issuers = await findIssuers(url);
  if (!issuers.some((issuer) => isSame(issuer, own.issuer))) throw refuse(provider, url);
}

function findIssuers(url: string): Promise<string[]> {
  const known = named.get(url);
  if (known && performance.now() - known.at < METADATA_MS) return known.issuers;
  const issuers = listAuthorizationServers(url, openSafeFetch({ origins: [new URL(url).origin] }));
  named.set(url, { issuers, at: performance.now() });
  issuers.catch(() => named.delete(url));
  return issuers;
}

function isSame(one: string, other: string): boolean {
  return one.replace(/\/$/, "") === other.replace(/\/$/, "");
}

function refuse({ name }: ConnectionProvider, url: string | undefined): AuthError {
  const place = url ? new URL(url).host : "any server but its own";
  return new AuthError("invalid_target", `The access to ${name} is not for ${place}.`);
}
