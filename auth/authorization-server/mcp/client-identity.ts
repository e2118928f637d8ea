import * as oauth from "oauth4webapi";
import { z } from "zod";
import { parseJson } from "#auth/protocol/json.ts";
import { basicAuth } from "../basic-auth.ts";
import type { OAuthAccess, ServerFetch } from "../secrets/providers/descriptor.ts";
import { describeClient } from "./client-metadata.ts";
import { refuseServer, type ServerMetadata } from "./server-metadata.ts";

/** Our client at an authorization server. */
type ClientIdentity = Pick<OAuthAccess, "client" | "clientAuth">;

/** RFC 7591 §3.2.1. More lenient than oauth4webapi: servers omit `client_secret_expires_at`, or respond with 200. */
const registrationSchema = z.object({
  client_id: z.string().min(1),
  client_secret: z.string().optional().catch(undefined),
  client_secret_expires_at: z.number().optional().catch(undefined),
  token_endpoint_auth_method: z.string().optional().catch(undefined),
});

/** A client that an authorization server registered for us, or the operator by hand. */
export type RegisteredClient = Omit<z.infer<typeof registrationSchema>, "client_secret_expires_at">;

/** The store of registrations. */
export interface Registrations {
  find(issuer: string): Promise<RegisteredClient | undefined>;
  /** @param expiresAt milliseconds since 1970; undefined if its secret does not expire */
  save(issuer: string, client: RegisteredClient, expiresAt: number | undefined): Promise<RegisteredClient>;
  /** Deletes a client that the server no longer knows, but not one that was registered since. */
  forget(issuer: string, clientId: string): Promise<void>;
}

export interface IdentityOptions {
  /** The client registered by the operator. */
  preRegistered?: RegisteredClient | undefined;
  /** Our Client ID Metadata Document; undefined if the app is not on https. */
  metadataUrl: string | undefined;
  redirectUri: string;
  registrations: Registrations;
  /** For cross-app access: a client with a secret, which may redeem the identity provider's grants. */
  isCrossApp?: boolean | undefined;
}

/**
 * Our client at this server: the one registered by the operator, else our Client ID Metadata Document, else a client that
 * the server registers now, once (RFC 7591).
 * @throws AuthError `provider_error`, `details.reason` = `no_client`: it supports none of these, or refuses to register;
 *   `server_unavailable`
 */
export async function identifyClient(
  server: ServerMetadata,
  appUrl: string,
  options: IdentityOptions,
  fetch: ServerFetch,
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
  fetch: ServerFetch,
): Promise<RegisteredClient> {
  if (!server.registration_endpoint)
    throw refuseServer(server, "no_client", "has to be told of this app by its operator: MCP_CLIENTS");
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
  if (!made) throw refuseServer(server, "no_client", "refused to register this app");
  const { client_secret_expires_at: ends, ...client } = made;
  return registrations.save(server.issuer, client, ends ? ends * 1000 : undefined);
}

/** In our order of preference: a public client has no secret to lose, and PKCE is required either way. */
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
