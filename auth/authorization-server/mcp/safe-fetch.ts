import { lookup } from "node:dns";
import { BlockList, isIP, type LookupFunction } from "node:net";
import { Agent, fetch as undiciFetch } from "undici";
import { AuthError } from "#auth/protocol/errors.ts";
import type { ServerFetch } from "../secrets/providers/descriptor.ts";

/**
 * Requests to addresses that an MCP server names (RFC 9728 §7.7, MCP's security best practices on SSRF): https, to the public
 * internet only, checked where the connection is made, so that a name can't resolve to something else by then.
 */

/** Addresses that are not on the public internet (IANA's special-purpose registries). */
const NOT_PUBLIC = new BlockList();
for (const [net, prefix] of [
  ["0.0.0.0", 8],
  ["10.0.0.0", 8],
  ["100.64.0.0", 10],
  ["127.0.0.0", 8],
  ["169.254.0.0", 16],
  ["172.16.0.0", 12],
  ["192.0.0.0", 24],
  ["192.168.0.0", 16],
  ["198.18.0.0", 15],
  ["224.0.0.0", 3],
] as const) {
  NOT_PUBLIC.addSubnet(net, prefix, "ipv4");
}
for (const [net, prefix] of [
  ["::", 96],
  ["64:ff9b::", 96],
  ["64:ff9b:1::", 48],
  ["2002::", 16],
  ["fc00::", 7],
  ["fe80::", 10],
  ["ff00::", 8],
] as const) {
  NOT_PUBLIC.addSubnet(net, prefix, "ipv6");
}

const TIMEOUT_MS = 10_000;
/** Metadata and token responses are a few kilobytes. */
const MOST_BYTES = 256 * 1024;

/** Where requests may go besides the public internet. */
export interface Reach {
  /** Addresses that the operator configured. */
  origins: readonly string[];
}

export type SafeFetch = ServerFetch;

/**
 * A `fetch` within these limits: no redirects, 10 seconds, 256 KiB. What a server that the operator configured on loopback
 * names may be on loopback as well.
 * @throws AuthError `provider_error`, `details.reason` = `unsafe_address`; `server_unavailable` when nothing answers
 */
export function openSafeFetch({ origins }: Reach): SafeFetch {
  const hasLoopback = origins.some((origin) => isLoopback(new URL(origin)));
  const isKnown = (url: URL) => origins.includes(url.origin) || (hasLoopback && isLoopback(url));

  return async (input, { method = "GET", headers, body, signal } = {}) => {
    const url = new URL(input);
    const known = isKnown(url);
    if (!known) requirePublic(url);
    const timeout = AbortSignal.timeout(TIMEOUT_MS);
    try {
      const response = await undiciFetch(url, {
        method,
        headers: Object.fromEntries(new Headers(headers)),
        body: body?.toString(),
        redirect: "manual",
        signal: signal ? AbortSignal.any([signal, timeout]) : timeout,
        dispatcher: known ? undefined : publicInternet,
      });
      return await readLimited(response);
    } catch (cause) {
      const unsafe = findAuthError(cause);
      if (unsafe) throw unsafe;
      throw new AuthError("server_unavailable", `${url.host} can't be reached right now.`, { cause });
    }
  };
}

/** @throws AuthError as `openSafeFetch` */
export function requirePublic(url: URL): void {
  const host = url.hostname.replace(/^\[|\]$/g, "");
  if (url.protocol !== "https:" || (isIP(host) && !isPublic(host)) || isLoopback(url)) throw unsafe(url.host);
}

/** True for an address that leads to this machine only. */
export function isLoopback({ hostname }: URL): boolean {
  return /^(localhost|.+\.localhost|127(\.\d+){3}|\[::1\])$/.test(hostname);
}

function isPublic(address: string): boolean {
  return !NOT_PUBLIC.check(address, isIP(address) === 6 ? "ipv6" : "ipv4");
}

function unsafe(host: string): AuthError {
  return new AuthError("provider_error", `${host} is not an address on the public internet by https.`, {
    details: { reason: "unsafe_address" },
  });
}

/** Every address of a name must be public: which of them is used is the connection's choice. */
const publicLookup: LookupFunction = (host, options, done) => {
  lookup(host, { ...options, all: true }, (error, addresses) => {
    const [first] = addresses ?? [];
    if (error || !first) return done(error ?? new Error(`${host} has no address`), []);
    if (!addresses.every(({ address }) => isPublic(address))) return done(unsafe(host), []);
    return options.all ? done(null, addresses) : done(null, first.address, first.family);
  });
};

const publicInternet = new Agent({ connect: { lookup: publicLookup } });

async function readLimited(response: Awaited<ReturnType<typeof undiciFetch>>): Promise<Response> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of response.body ?? []) {
    bytes += chunk.byteLength;
    if (bytes > MOST_BYTES) throw new Error("the answer is too large");
    chunks.push(chunk);
  }
  // A body where the status allows none is refused by the constructor.
  const body = [204, 205, 304].includes(response.status) ? null : Buffer.concat(chunks);
  return new Response(body, { status: response.status, headers: [...response.headers] });
}

function findAuthError(error: unknown): AuthError | undefined {
  if (error instanceof AuthError) return error;
  return error instanceof Error && error.cause ? findAuthError(error.cause) : undefined;
}
