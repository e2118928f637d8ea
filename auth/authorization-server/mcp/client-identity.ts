import * as oauth from "oauth4webapi";
import { z } from "zod";
import { AuthError } from "#auth/protocol/errors.ts";
import { parseJson } from "#auth/protocol/json.ts";
import { basicAuth } from "../basic-auth.ts";
import { describeClient } from "./client-metadata.ts";
import type { SafeFetch } from "./safe-fetch.ts";
import type { ServerMetadata } from "./server-metadata.ts";

/** Who we are at an authorization server. */
export interface ClientIdentity {
  client: oauth.Client;
  clientAuth: oauth.ClientAuth;
}

/** A client that an authorization server registered for us (RFC 7591 §3.2.1), or an operator by hand. */
export interface RegisteredClient {
  client_id: string;
  client_secret?: string | undefined;
  /** The registration's own word on how the client authenticates; undefined where it said nothing. */
  token_endpoint_auth_method?: string | undefined;
}

/** Where registrations are kept. */
export interface Registrations {
  find(issuer: string): Promise<RegisteredClient | undefined>;
  /** @param expiresAt milliseconds since 1970; undefined when its secret does not expire */
  save(issuer: string, client: RegisteredClient, expiresAt: number | undefined): Promise<RegisteredClient>;
  /** Drops a client that the server no longer knows; another that was registered meanwhile stays. */
  forget(issuer: string, clientId: string): Promise<void>;
}

export interface IdentityOptions {
  /** What the operator registered. */
  preRegistered?: RegisteredClient | undefined;
  /** Our Client ID Metadata Document; undefined where we are not reached by https. */
  metadataUrl: string | undefined;
  redirectUri: string;
  registrations: Registrations;
  /** For a server that people's identity provider grants access to: as a client with a secret, which may redeem its grants. */
  isCrossApp?: boolean | undefined;
}

/**
 * Who we are at this server: a client that the operator registered, else our Client ID Metadata Document, else a client that
 * the server registers now, once (RFC 7591).
 * @throws AuthError `provider_error`, `details.reason` = `no_client`: it offers none of these, or refuses to register;
 *   `server_unavailable`
 */
export async function identifyClient(
  server: ServerMetadata,
  appUrl: string,
  options: IdentityOptions,
  fetch: SafeFetch,
): Promise<ClientIdentity> {
  const { preRegistered, metadataUrl, registrations } = options;
  if (preRegistered) return authenticateAs(server, preRegistered);
  if (server.client_id_metadata_document_supported && metadataUrl) {
    return { client: { client_id: metadataUrl }, clientAuth: oauth.None() };
  }
  const known = await registrations.find(server.issuer);
  return authenticateAs(server, known ?? (await register(server, appUrl, options, fetch)));
}

async function register(
  server: ServerMetadata,
  appUrl: string,
  { redirectUri, registrations, isCrossApp = false }: IdentityOptions,
  fetch: SafeFetch,
): Promise<RegisteredClient> {
  if (!server.registration_endpoint)
    throw noClient(server, "has to be told of this app by its operator: MCP_CLIENTS");
  const supported = server.token_endpoint_auth_methods_supported ?? ["client_secret_basic"];
  const methods = isCrossApp ? CONFIDENTIAL_FIRST : METHODS;
  const method = methods.find((candidate) => supported.includes(candidate)) ?? "client_secret_basic";
  const response = await fetch(server.registration_endpoint, {
    method: "POST",
    headers: { accept: "application/json", "content-type": "application/json" },
    body: JSON.stringify({
      ...describeClient(appUrl, [redirectUri], isCrossApp),
      token_endpoint_auth_method: method,
    }),
  });
  const made = response.ok ? registrationSchema.safeParse(parseJson(await response.text())).data : undefined;
  if (!made) throw noClient(server, "refused to register this app");
  const { client_secret_expires_at: ends, ...client } = made;
  return registrations.save(server.issuer, client, ends ? ends * 1000 : undefined);
}

/** RFC 7591 §3.2.1. Not oauth4webapi's reading: servers leave `client_secret_expires_at` out, write null, or answer 200. */
const registrationSchema = z.object({
  client_id: z.string().min(1),
  client_secret: z.string().optional().catch(undefined),
  client_secret_expires_at: z.number().optional().catch(undefined),
  token_endpoint_auth_method: z.string().optional().catch(undefined),
});

/** In our order: a public client holds nothing that could be lost, and PKCE is demanded either way. */
const METHODS = ["none", "client_secret_basic", "client_secret_post"];

/** Cross-app access is for confidential clients (draft-ietf-oauth-identity-assertion-authz-grant §8.1). */
const CONFIDENTIAL_FIRST = ["client_secret_basic", "client_secret_post", "none"];

function authenticateAs(server: ServerMetadata, registered: RegisteredClient): ClientIdentity {
  const { client_id, client_secret: secret, token_endpoint_auth_method: told } = registered;
  const client = { client_id };
  if (!secret || told === "none") return { client, clientAuth: oauth.None() };
  const supported = server.token_endpoint_auth_methods_supported ?? ["client_secret_basic"];
  const isPost = told
    ? told === "client_secret_post"
    : !supported.includes("client_secret_basic") && supported.includes("client_secret_post");
  return { client, clientAuth: isPost ? oauth.ClientSecretPost(secret) : basicAuth(secret) };
}

function noClient({ issuer }: ServerMetadata, what: string): AuthError {
  return new AuthError("provider_error", `${new URL(issuer).host} ${what}.`, {
    details: { reason: "no_client" },
  });
}
