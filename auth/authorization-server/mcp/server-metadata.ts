import * as oauth from "oauth4webapi";
import { z } from "zod";
import { AuthError } from "#auth/protocol/errors.ts";
import { parseJson } from "#auth/protocol/json.ts";
import { isLoopback } from "#mcp/public-internet.ts";
import type { ServerFetch } from "../secrets/providers/descriptor.ts";

/** An authorization server's metadata (RFC 8414, OpenID Connect Discovery). */
export type ServerMetadata = oauth.AuthorizationServer & {
  token_endpoint: string;
  client_id_metadata_document_supported?: boolean;
};

/**
 * Reads an authorization server's metadata from the URLs that MCP's specification lists, in its order.
 * @returns undefined if there is none
 * @throws AuthError `provider_error`, `details.reason`: `issuer_mismatch` (it belongs to another server, RFC 8414 §3.3), `no_metadata`,
 *   `unsafe_address`; `server_unavailable`
 */
export async function findServerMetadata(
  issuer: string,
  fetch: ServerFetch,
): Promise<ServerMetadata | undefined> {
  for (const place of listPlaces(issuer)) {
    const response = await fetch(place, { headers: { accept: "application/json" } });
    const json = await readJson(response);
    if (json) return requireTokens(await readMetadata(issuer, json));
  }
  return undefined;
}

/** Also where it is called something else than JSON. @returns undefined for a page that stands in for what is not there */
async function readJson(response: Response): Promise<z.infer<typeof metadataSchema> | undefined> {
  return response.status === 200
    ? metadataSchema.safeParse(parseJson(await response.text())).data
    : undefined;
}

const address = z.string().refine(URL.canParse).optional().catch(undefined);
const names = z.array(z.string()).optional().catch(undefined);
/** What this code reads of it. A member of another type, null among them, counts as left out. */
const metadataSchema = z.looseObject({
  authorization_endpoint: address,
  token_endpoint: address,
  registration_endpoint: address,
  revocation_endpoint: address,
  scopes_supported: names,
  grant_types_supported: names,
  code_challenge_methods_supported: names,
  token_endpoint_auth_methods_supported: names,
});

/**
 * A server of the revision 2025-03-26, which is its own authorization server: its metadata is at its root, and may name an issuer
 * below it. Without metadata its endpoints have fixed names.
 * @returns `isPublished`: whether it has metadata
 */
export async function findLegacyMetadata(
  origin: string,
  fetch: ServerFetch,
): Promise<{ server: ServerMetadata; isPublished: boolean }> {
  const response = await fetch(`${origin}/.well-known/oauth-authorization-server`, {
    headers: { accept: "application/json" },
  });
  const json = await readJson(response);
  if (!json) return { server: fixedEndpoints(origin), isPublished: false };
  const named = json.issuer;
  const isOwn = typeof named === "string" && URL.canParse(named) && new URL(named).origin === origin;
  return { server: requireTokens(await readMetadata(isOwn ? named : origin, json)), isPublished: true };
}

function fixedEndpoints(origin: string): ServerMetadata {
  return {
    issuer: origin,
    authorization_endpoint: `${origin}/authorize`,
    token_endpoint: `${origin}/token`,
    registration_endpoint: `${origin}/register`,
  };
}

function listPlaces(issuer: string): string[] {
  const { origin, pathname } = new URL(issuer);
  const path = pathname.replace(/\/$/, "");
  const places = [
    `${origin}/.well-known/oauth-authorization-server${path}`,
    `${origin}/.well-known/openid-configuration${path}`,
    `${origin}${path}/.well-known/openid-configuration`,
  ];
  return [...new Set(places)];
}

async function readMetadata(issuer: string, json: object): Promise<oauth.AuthorizationServer> {
  try {
    return await oauth.processDiscoveryResponse(new URL(issuer), Response.json(json));
  } catch (cause) {
    const sentence = `${new URL(issuer).host} describes itself as another authorization server, or not as agreed.`;
    throw new AuthError("provider_error", sentence, { cause, details: { reason: "issuer_mismatch" } });
  }
}

function requireTokens(server: oauth.AuthorizationServer): ServerMetadata {
  const { token_endpoint } = server;
  if (!token_endpoint) throw refuseServer(server, "no_metadata", "does not say where its tokens are");
  return { ...server, token_endpoint };
}

/**
 * Rejects a server to which no person can be sent. MCP requires PKCE with S256: a server that does not announce it may not
 * support it, and a code could be injected.
 * @throws AuthError `provider_error`, `details.reason`: `no_metadata`, `no_pkce`, `unsafe_address`
 */
export function requireCodeFlow(server: oauth.AuthorizationServer): void {
  const { authorization_endpoint } = server;
  if (!authorization_endpoint) throw refuseServer(server, "no_metadata", "has no page for people");
  if (!server.code_challenge_methods_supported?.includes("S256"))
    throw refuseServer(server, "no_pkce", "does not support PKCE");
  // The browser is redirected there: no script, no local file, no plain http.
  const page = URL.canParse(authorization_endpoint) ? new URL(authorization_endpoint) : undefined;
  if (
    page?.protocol !== "https:" &&
    !(page?.protocol === "http:" && isLoopback(page) && isLoopback(new URL(server.issuer)))
  ) {
    throw refuseServer(server, "unsafe_address", "has no page that is safe to open");
  }
}

/** @param what the sentence after the server's name */
export function refuseServer({ issuer }: oauth.AuthorizationServer, reason: string, what: string): AuthError {
  return new AuthError("provider_error", `${new URL(issuer).host} ${what}.`, { details: { reason } });
}
