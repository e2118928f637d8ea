import type { PriorDiscovery } from "@modelcontextprotocol/client";

/**
 * Which protocol each server speaks: `server/discover` (2026-07-28) or `initialize` (before). Learned by a probe and kept for a
 * while, so that a connection, which lives for one call, needs no handshake with a current server.
 */
const KEPT_MS = 10 * 60_000;
const MOST_SERVERS = 500;
const known = new Map<string, { prior: PriorDiscovery; until: number }>();

/** The era of the server at `url`, if it was learned recently. */
export function recallEra(url: string): PriorDiscovery | undefined {
  const found = known.get(url);
  return found && found.until > Date.now() ? found.prior : undefined;
}

export function rememberEra(url: string, prior: PriorDiscovery): void {
  known.delete(url);
  known.set(url, { prior, until: Date.now() + KEPT_MS });
  for (const oldest of [...known.keys()].slice(0, -MOST_SERVERS)) known.delete(oldest);
}

/** For a server that no longer answers as it did: the next connection probes again. */
export function forgetEra(url: string): void {
  known.delete(url);
}
