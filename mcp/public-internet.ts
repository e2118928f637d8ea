import { lookup } from "node:dns";
import { BlockList, isIP, type LookupFunction } from "node:net";
import { Agent, fetch as undiciFetch } from "undici";
import { AuthError } from "#auth/protocol/errors.ts";
import { isBodyless } from "#auth/protocol/is-bodyless.ts";

/**
 * Requests to URLs that the operator did not configure: from an MCP server's metadata (RFC 9728 §7.7) or a person. Only https to
 * the public internet, checked when the connection is made, so that a name can't resolve to something else by then.
 */

/** Addresses that are not on the public internet (IANA's special-purpose registries). Two lists: one of both would map IPv4 into `::/3`. */
const NOT_PUBLIC = { ipv4: new BlockList(), ipv6: new BlockList() };
for (const [net, prefix] of [
  ["0.0.0.0", 8],
  ["10.0.0.0", 8],
  ["100.64.0.0", 10],
  ["127.0.0.0", 8],
  ["169.254.0.0", 16],
  ["172.16.0.0", 12],
  ["192.0.0.0", 24],
  ["192.0.2.0", 24],
  ["192.88.99.0", 24],
  ["192.168.0.0", 16],
  ["198.18.0.0", 15],
  ["198.51.100.0", 24],
  ["203.0.113.0", 24],
  ["224.0.0.0", 3],
] as const) {
  NOT_PUBLIC.ipv4.addSubnet(net, prefix, "ipv4");
}
// Global unicast is 2000::/3, without ranges that embed an IPv4 address (Teredo, 6to4) and documentation.
for (const [net, prefix] of [
  ["::", 3],
  ["4000::", 2],
  ["8000::", 1],
  ["2001::", 23],
  ["2001:db8::", 32],
  ["2002::", 16],
  ["3fff::", 20],
] as const) {
  NOT_PUBLIC.ipv6.addSubnet(net, prefix, "ipv6");
}

/** @throws AuthError `provider_error`, `details.reason` = `unsafe_address` */
export function requirePublic(url: URL): void {
  if (url.protocol !== "https:" || !isPublicAddress(url)) throw unsafe(url.host);
}

/** False for an address that is not on the public internet by what it says: what a name stands for is not looked up. */
export function isPublicAddress(url: URL): boolean {
  const host = url.hostname.replace(/^\[|\]$/g, "");
  return !isLoopback(url) && !(isIP(host) && !isPublic(host));
}

/** Whether an address is loopback. */
export function isLoopback({ hostname }: URL): boolean {
  return /^(localhost|.+\.localhost|127(\.\d+){3}|\[::1\])$/.test(hostname);
}

/** Whether a person's server may be on this machine and use plain http: only if the app itself is on loopback, as in development. */
export function isLocalServer(url: string, appUrl: string): boolean {
  return isLoopback(new URL(url)) && isLoopback(new URL(appUrl));
}

/**
 * `fetch` for the public internet. Does not follow redirects, whatever `init` says.
 * @throws AuthError `provider_error`, `details.reason` = `unsafe_address`; `fetch`'s own TypeError if the network fails
 */
export async function fetchPublic(input: string | URL, init: RequestInit = {}): Promise<Response> {
  const url = new URL(input);
  requirePublic(url);
  const { method, body, signal } = init;
  try {
    const response = await undiciFetch(url, {
      method,
      signal,
      // Both callers send text.
      body: typeof body === "string" ? body : undefined,
      headers: Object.fromEntries(new Headers(init.headers)),
      redirect: "manual",
      dispatcher: publicInternet,
    });
    const { status, statusText } = response;
    const stream = isBodyless(status) ? null : response.body;
    return new Response(stream as ReadableStream | null, {
      status,
      statusText,
      headers: [...response.headers],
    });
  } catch (error) {
    throw findAuthError(error) ?? error;
  }
}

function isPublic(address: string): boolean {
  const family = isIP(address) === 6 ? "ipv6" : "ipv4";
  return !NOT_PUBLIC[family].check(address, family);
}

function unsafe(host: string): AuthError {
  return new AuthError("provider_error", `${host} is not an address on the public internet by https.`, {
    details: { reason: "unsafe_address" },
  });
}

/**
 * Resolves a name for a connection, once, so that the checked addresses are the ones used. Every address must be public, since
 * the connection chooses among them.
 * @param resolve Node's `dns.lookup`
 */
export function makePublicLookup(resolve: typeof lookup): LookupFunction {
  return (host, options, done) => {
    resolve(host, { ...options, all: true }, (error, addresses) => {
      const [first] = addresses ?? [];
      if (error || !first) return done(error ?? new Error(`${host} has no address`), []);
      if (!addresses.every(({ address }) => isPublic(address))) return done(unsafe(host), []);
      return options.all ? done(null, addresses) : done(null, first.address, first.family);
    });
  };
}

const publicInternet = new Agent({ connect: { lookup: makePublicLookup(lookup) } });

function findAuthError(error: unknown): AuthError | undefined {
  if (error instanceof AuthError) return error;
  return error instanceof Error && error.cause ? findAuthError(error.cause) : undefined;
}
