import { createRemoteJWKSet, importJWK, type JWTVerifyGetKey } from "jose";
import { LRUCache } from "lru-cache";
import * as oauth from "oauth4webapi";
import { type WebEnv, webEnv } from "#auth/authorization-server/env.ts";
import { AuthError } from "#auth/protocol/errors.ts";
import { basicAuth } from "./basic-auth.ts";
import type { OAuthAccess } from "./secrets/providers/descriptor.ts";

/** The issuer that people sign in at: its metadata (OpenID Connect Discovery §4), and how the app authenticates there. */

const TIMEOUT_MS = 5_000;
const KEPT_MS = 10 * 60_000;

/** Commands may read several in one process; the app has one. */
const known = new LRUCache<string, oauth.AuthorizationServer>({
  max: 10,
  ttl: KEPT_MS,
  fetchMethod: (issuer) => discover(new URL(issuer)),
});

/**
 * The issuer's metadata, read at most once every ten minutes.
 * @throws AuthError `server_unavailable` if it can't be reached; `provider_error` if it is not this issuer's metadata
 */
export function readIssuer(issuer: string): Promise<oauth.AuthorizationServer> {
  return known.forceFetch(issuer);
}

async function discover(issuer: URL): Promise<oauth.AuthorizationServer> {
  let response: Response;
  try {
    response = await oauth.discoveryRequest(issuer, {
      // An issuer on loopback has no https; any other URL was the operator's choice.
      [oauth.allowInsecureRequests]: true,
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
  } catch (cause) {
    throw new AuthError("server_unavailable", "The sign-in provider can't be reached.", { cause });
  }
  if (response.status >= 500) {
    throw new AuthError("server_unavailable", `The sign-in provider answers ${response.status}.`);
  }
  return oauth.processDiscoveryResponse(issuer, response).catch((cause: unknown) => {
    throw new AuthError("provider_error", "The sign-in provider's metadata is not as expected.", { cause });
  });
}

/**
 * Requests tokens with an assertion for the issuer alone, as OpenID Connect Core's errata demand and Keycloak does since 26.2. Auth.js
 * names the token endpoint beside it, which other issuers demand: its own request follows if the first is refused.
 */
async function fetchTokens(
  send: (init: RequestInit) => Promise<Response>,
  init: RequestInit,
  { server, client, clientAuth }: OAuthAccess,
): Promise<Response> {
  const body = new URLSearchParams(String(init.body));
  const headers = new Headers(init.headers);
  await clientAuth(server, client, body, headers);
  const response = await send({ ...init, body, headers });
  if (response.status !== 400 && response.status !== 401) return response;
  const answer: unknown = await response
    .clone()
    .json()
    .catch(() => undefined);
  return ["invalid_client", "unauthorized_client"].includes(Object(answer).error) ? send(init) : response;
}

/**
 * The fetch function for Auth.js, which has no timeouts, repeats discovery at each step, and rejects an issuer without a
 * userinfo endpoint, which is optional (Discovery §3) and not used here: the ID token identifies the person.
 * @param metadata of the issuer; undefined for a provider that is not discovered
 * @param signing how the app authenticates there with its private key, if it does
 */
export function signInFetch(metadata?: oauth.AuthorizationServer, signing?: OAuthAccess): typeof fetch {
  return async (input, init = {}) => {
    const { href, pathname } = new URL(input instanceof Request ? input.url : input);
    if (metadata && pathname.endsWith("/.well-known/openid-configuration")) {
      return Response.json({ userinfo_endpoint: metadata.token_endpoint, ...metadata });
    }
    // Auth.js passes `signal: undefined`, which would override one before it.
    const send = (sent: RequestInit) => fetch(input, { ...sent, signal: AbortSignal.timeout(TIMEOUT_MS) });
    const isForTokens = URL.parse(metadata?.token_endpoint ?? "")?.href === href;
    const response = await (signing && isForTokens ? fetchTokens(send, init, signing) : send(init));
    if (response.status >= 500) {
      throw new AuthError("server_unavailable", `The sign-in provider answers ${response.status}.`);
    }
    return response;
  };
}

export type ClientAuthMethod = NonNullable<WebEnv["AUTH_OIDC_CLIENT_AUTH"]>;

/**
 * How the app authenticates at the token endpoint: the strongest method that it has credentials for and the issuer supports.
 * Metadata that names no method means `client_secret_basic` (Discovery §3), but a public client sends no secret and some providers leave
 * `none` out.
 */
export function chooseClientAuth(
  metadata: Pick<oauth.AuthorizationServer, "token_endpoint_auth_methods_supported">,
  env: Pick<WebEnv, "AUTH_OIDC_CLIENT_AUTH" | "AUTH_OIDC_SECRET" | "AUTH_OIDC_PRIVATE_KEY"> = webEnv(),
): ClientAuthMethod {
  if (env.AUTH_OIDC_CLIENT_AUTH) return env.AUTH_OIDC_CLIENT_AUTH;
  const possible: ClientAuthMethod[] = [
    ...(env.AUTH_OIDC_PRIVATE_KEY ? ["private_key_jwt" as const] : []),
    ...(env.AUTH_OIDC_SECRET ? (["client_secret_basic", "client_secret_post"] as const) : []),
    "none",
  ];
  const offered = metadata.token_endpoint_auth_methods_supported ?? [];
  return possible.find((method) => offered.includes(method)) ?? possible[0] ?? "none";
}

/** The key of `private_key_jwt` in Auth.js' format; undefined if another method is used. */
export async function clientKey({ AUTH_OIDC_PRIVATE_KEY: jwk }: WebEnv = webEnv()) {
  if (!jwk) return undefined;
  const key = await importJWK(jwk);
  if (key instanceof Uint8Array) throw new TypeError("AUTH_OIDC_PRIVATE_KEY is not a private key");
  return { key, kid: typeof jwk.kid === "string" ? jwk.kid : undefined };
}

/**
 * The issuer as a server at which the app itself requests tokens, as the client that people sign in with.
 * @returns undefined if people don't sign in at an OpenID Connect issuer
 * @throws AuthError as `readIssuer`
 */
export async function openIssuer(env: WebEnv = webEnv()): Promise<OAuthAccess | undefined> {
  const { AUTH_OIDC_ISSUER: issuer, AUTH_OIDC_ID: id, AUTH_OIDC_SECRET: secret = "" } = env;
  if (!issuer || !id) return undefined;
  const server = await readIssuer(issuer);
  const key = await clientKey(env);
  const methods: Record<ClientAuthMethod, () => oauth.ClientAuth> = {
    client_secret_basic: () => basicAuth(secret),
    client_secret_post: () => oauth.ClientSecretPost(secret),
    private_key_jwt: () => oauth.PrivateKeyJwt(key ?? missingKey()),
    none: () => oauth.None(),
  };
  return { server, client: { client_id: id }, clientAuth: methods[chooseClientAuth(server, env)]() };
}

function missingKey(): never {
  throw new AuthError("provider_error", "private_key_jwt needs AUTH_OIDC_PRIVATE_KEY.");
}

let keys: { address: string; find: JWTVerifyGetKey } | undefined;

/** The issuer's published keys. jose caches them, and fetches them again for an unknown key id. */
export function issuerKeys(metadata: oauth.AuthorizationServer): JWTVerifyGetKey {
  const address = metadata.jwks_uri ?? "";
  if (keys?.address !== address) {
    keys = { address, find: createRemoteJWKSet(new URL(address), { timeoutDuration: TIMEOUT_MS }) };
  }
  return keys.find;
}
