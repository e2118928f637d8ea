import { z } from "zod";
import { AuthError, isAuthError } from "#auth/protocol/errors.ts";
import { parseJson } from "#auth/protocol/json.ts";
import type { McpServer } from "#auth/protocol/mcp/variables.ts";
import { type Challenge, limitScopes, readChallenge } from "#mcp/challenge.ts";
import { OTHER_TRANSPORT } from "#mcp/http.ts";
import { covers } from "../secrets/covers.ts";
import type { ServerFetch } from "../secrets/providers/descriptor.ts";
import {
  findLegacyMetadata,
  findServerMetadata,
  requireCodeFlow,
  type ServerMetadata,
} from "./server-metadata.ts";

/**
 * Discovers the authorization server of an MCP server (MCP's authorization specification, 2026-07-28; RFC 9728 §5).
 */

export interface Discovered {
  /** The resource of the tokens (RFC 8707), as the server's metadata names it. */
  resource: string;
  /** The authorization server, with its exact issuer. */
  server: ServerMetadata;
  /** The initial scopes. */
  scopes: string[];
}

const resourceSchema = z.looseObject({
  resource: z.string(),
  // Servers write null, or something else, for what they don't have.
  authorization_servers: z.array(z.string()).catch([]),
  scopes_supported: z.array(z.string()).optional().catch(undefined),
});
type ResourceMetadata = z.infer<typeof resourceSchema>;

/** A server of MCP_SERVERS. */
type AskedServer = Pick<McpServer, "url" | "issuer"> & Partial<Pick<McpServer, "authorization">>;

/**
 * Finds the authorization server of an MCP server.
 * @param server `issuer`: configured by the operator; then the server's metadata, if any, must name it too
 * @throws AuthError `provider_error` with `details.reason`: `no_authorization` (the server requires none), `resource_mismatch`
 *   (its metadata is another server's), `issuer_mismatch`, `no_metadata`, `no_pkce`, `unsafe_address`; `server_unavailable`
 */
export async function discover(server: AskedServer, fetch: ServerFetch): Promise<Discovered> {
  const challenge = await probe(server.url, fetch);
  const metadata = await findResourceMetadata(server.url, challenge?.metadataUrl, fetch);
  if (!metadata) return discoverLegacy(server, challenge, fetch);
  requireResource(metadata.resource, server.url);
  const found = await findUsableServer(listIssuers(metadata, server), server, fetch);
  const scopes = challenge?.scopes ?? limitScopes(metadata.scopes_supported ?? []);
  return { resource: metadata.resource, server: found, scopes };
}

/** The first that can be used, of those that the server's metadata names: which one is the client's choice (RFC 9728 §7.6). */
async function findUsableServer(
  issuers: readonly string[],
  { authorization }: AskedServer,
  fetch: ServerFetch,
): Promise<ServerMetadata> {
  let problem: unknown;
  for (const issuer of issuers) {
    try {
      const found = await findServerMetadata(issuer, fetch);
      if (!found) throw refuse("no_metadata", `${host(issuer)} does not publish how to get a token there.`);
      // With cross-app access there may be no page for people at all: connect.ts checks that before it sends one there.
      if (authorization !== "cross-app") requireCodeFlow(found);
      return found;
    } catch (error) {
      problem ??= error;
      if (!isAuthError(error) || !UNUSABLE.has(error.details.reason)) throw error;
    }
  }
  throw problem;
}

/** Says nothing against the server that named it; all else does. */
const UNUSABLE = new Set<unknown>(["no_metadata", "no_pkce"]);
/** Of the authorization servers that one server names. */
const MOST_ISSUERS = 3;

/** The authorization servers in an MCP server's own metadata; none if it has no metadata. */
export async function listAuthorizationServers(url: string, fetch: ServerFetch): Promise<string[]> {
  const challenge = await probe(url, fetch);
  const metadata = await findResourceMetadata(url, challenge?.metadataUrl, fetch);
  if (!metadata) return [];
  requireResource(metadata.resource, url);
  return metadata.authorization_servers;
}

/** Some servers allow initialization without a token, and require one for their tools. */
const PROBES = [
  {
    method: "initialize",
    params: {
      protocolVersion: "2025-11-25",
      capabilities: {},
      clientInfo: { name: "on-behalf-of", version: "1" },
    },
  },
  { method: "tools/list", params: {} },
];

/**
 * The server's challenge to a request without a token.
 * @returns undefined if it requires none
 */
async function probe(url: string, fetch: ServerFetch): Promise<Challenge | undefined> {
  let session: string | null = null;
  for (const [id, message] of PROBES.entries()) {
    const response = await fetch(url, {
      method: "POST",
      headers: {
        accept: "application/json, text/event-stream",
        "content-type": "application/json",
        ...(session ? { "mcp-session-id": session } : {}),
      },
      body: JSON.stringify({ jsonrpc: "2.0", id, ...message }),
    });
    session = response.headers.get("mcp-session-id");
    if (response.status === 401) return readChallenge(response);
    if (id === 0 && OTHER_TRANSPORT.includes(response.status)) return probeStream(url, fetch);
  }
  return undefined;
}

/** The same for a server with the SSE transport. */
async function probeStream(url: string, fetch: ServerFetch): Promise<Challenge | undefined> {
  try {
    const response = await fetch(url, { headers: { accept: "text/event-stream" } });
    return response.status === 401 ? readChallenge(response) : undefined;
  } catch (error) {
    // The stream was open to anyone: its end was not reached in time.
    if (isAuthError(error, "server_unavailable")) return undefined;
    throw error;
  }
}

/**
 * From the challenge's `resource_metadata`, else the well-known URLs: with the server's path and query first (RFC 9728 §3.1).
 * @throws AuthError `provider_error` if the challenge names no valid metadata: no other URL is tried then
 */
async function findResourceMetadata(
  url: string,
  named: string | undefined,
  fetch: ServerFetch,
): Promise<ResourceMetadata | undefined> {
  const { origin, pathname, search } = new URL(url);
  const [exact, path] = [pathname === "/" ? "" : pathname, pathname.replace(/\/$/, "")];
  const ends = new Set([exact + search, exact, path, ""]);
  const places = named
    ? [named]
    : [...ends].map((end) => `${origin}/.well-known/oauth-protected-resource${end}`);
  for (const place of places) {
    const response = await fetch(place, { headers: { accept: "application/json" } });
    if (response.status !== 200) continue;
    const parsed = resourceSchema.safeParse(parseJson(await response.text()));
    if (parsed.success) return parsed.data;
  }
  if (named) throw refuse("no_metadata", `${host(url)} names a description of itself that can't be read.`);
  return undefined;
}

function requireResource(resource: string, url: string): void {
  if (covers(resource, url)) return;
  throw refuse(
    "resource_mismatch",
    `${host(url)} describes itself as another server. Nothing was asked for there.`,
  );
}

/** Those that may be asked: the one that the operator named, else the server's own. */
function listIssuers(metadata: ResourceMetadata, server: AskedServer): string[] {
  if (server.issuer === undefined) {
    const issuers = metadata.authorization_servers.filter(isIssuer).slice(0, MOST_ISSUERS);
    if (issuers.length > 0) return issuers;
    throw refuse("no_authorization", `${host(server.url)} names no server that gives tokens for it.`);
  }
  const named = metadata.authorization_servers.find((issuer) => issuer.replace(/\/$/, "") === server.issuer);
  if (named) return [named];
  throw refuse(
    "issuer_mismatch",
    `${host(server.url)} names another authorization server than MCP_SERVERS does.`,
  );
}

/** RFC 8414 §2: no query, no fragment. */
function isIssuer(value: string): boolean {
  if (!URL.canParse(value)) return false;
  const { protocol, search, hash } = new URL(value);
  return /^https?:$/.test(protocol) && search === "" && hash === "";
}

/** Servers of the revision 2025-03-26 have no metadata and are their own authorization server. */
async function discoverLegacy(
  server: AskedServer,
  challenge: Challenge | undefined,
  fetch: ServerFetch,
): Promise<Discovered> {
  const named = server.issuer && (await findServerMetadata(server.issuer, fetch));
  const own = named
    ? { server: named, isPublished: true }
    : await findLegacyMetadata(new URL(server.url).origin, fetch);
  if (own.isPublished) requireCodeFlow(own.server);
  else if (!challenge) {
    throw refuse("no_authorization", `${host(server.url)} does not ask for a token.`);
  }
  return { resource: server.url, server: own.server, scopes: challenge?.scopes ?? [] };
}

function host(url: string): string {
  return URL.canParse(url) ? new URL(url).host : "The server";
}

function refuse(reason: string, sentence: string): AuthError {
  return new AuthError("provider_error", sentence, { details: { reason } });
}
