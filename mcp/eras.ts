import type { PriorDiscovery } from "@modelcontextprotocol/client";
import { LRUCache } from "lru-cache";
import type { FetchMode } from "#mcp/http.ts";

/**
 * The protocol of each server: `server/discover` (2026-07-28) or `initialize` (before). Learned by a probe and cached for ten
 * minutes, so that a connection, which lives for one call, needs no handshake with a current server.
 */
const known = new LRUCache<string, PriorDiscovery>({ max: 500, ttl: 10 * 60_000 });

/** The protocol era of the server at `url`, if it was probed recently. */
export function recallEra(url: string): PriorDiscovery | undefined {
  return known.get(url);
}

export function rememberEra(url: string, prior: PriorDiscovery): void {
  known.set(url, prior);
}

/** Called when a server's behaviour has changed: the next connection probes again. */
export function forgetEra(url: string): void {
  known.delete(url);
}

/** The URLs of servers that have the SSE transport only. */
const sseOnly = new LRUCache<string, true>({ max: 500, ttl: 10 * 60_000 });

/** The transports to try: first the one that worked within the last ten minutes, else streamable HTTP. */
export function orderTransports(url: string): readonly FetchMode["transport"][] {
  return sseOnly.has(url) ? ["sse", "http"] : ["http", "sse"];
}

export function rememberTransport(url: string, transport: FetchMode["transport"]): void {
  if (transport === "sse") sseOnly.set(url, true);
  else sseOnly.delete(url);
}
