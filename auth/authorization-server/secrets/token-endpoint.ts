import * as oauth from "oauth4webapi";
import { z } from "zod";
import { parseJson } from "#auth/protocol/json.ts";
import { JWT_BEARER_GRANT } from "#auth/protocol/oauth-names.ts";
import type { OAuthAccess } from "./providers/descriptor.ts";
import type { ProviderTokens } from "./store.ts";

/** A provider's token endpoint: exchanges a code, a refresh token or an assertion for tokens. */

/** Well below the time that other callers wait for a refresh (refresh.ts). */
const TIMEOUT_MS = 15_000;
const objectSchema = z.record(z.string(), z.unknown());
/** Ten years: no date can be made of everything that a server may write. */
const LONGEST_SECONDS = 10 * 365 * 86_400;

/**
 * Exchanges the code from the browser's redirect.
 * @throws oauth4webapi's errors, and `fetch`'s
 */
export async function exchangeCode(
  access: OAuthAccess,
  callback: URL,
  flow: { state: string; verifier: string; redirectUri: string; scopes: readonly string[] },
): Promise<ProviderTokens> {
  const { server, client, clientAuth } = access;
  const parameters = oauth.validateAuthResponse(server, client, callback, flow.state);
  const response = await oauth.authorizationCodeGrantRequest(
    server,
    client,
    clientAuth,
    parameters,
    flow.redirectUri,
    flow.verifier,
    requestOptions(access),
  );
  const tokens = await oauth.processAuthorizationCodeResponse(server, client, response);
  return toProviderTokens(tokens, flow.scopes);
}

/**
 * Exchanges a refresh token.
 * @throws oauth4webapi's ResponseBodyError if the provider refuses; its other errors and `fetch`'s if it fails
 */
export async function refreshTokens(access: OAuthAccess, refreshToken: string): Promise<ProviderTokens> {
  const { server, client, clientAuth } = access;
  const options = requestOptions(access);
  const response = await oauth.refreshTokenGrantRequest(server, client, clientAuth, refreshToken, options);
  return toProviderTokens(await oauth.processRefreshTokenResponse(server, client, response));
}

/**
 * Exchanges an assertion that the authorization server trusts (RFC 7523 §2.1).
 * @param scopes the requested scopes; a response that names none grants all of them
 * @throws as `refreshTokens`
 */
export async function redeemAssertion(
  access: OAuthAccess,
  assertion: string,
  scopes: readonly string[],
): Promise<ProviderTokens> {
  const { server, client, clientAuth, resource } = access;
  const parameters = {
    assertion,
    ...(scopes.length > 0 ? { scope: scopes.join(" ") } : {}),
    ...(resource ? { resource } : {}),
  };
  const response = await oauth.genericTokenEndpointRequest(
    server,
    client,
    clientAuth,
    JWT_BEARER_GRANT,
    parameters,
    requestOptions(access),
  );
  return toProviderTokens(await oauth.processGenericTokenEndpointResponse(server, client, response), scopes);
}

/**
 * Converts a token response. GitHub separates scopes with commas, the standard with spaces.
 * @param requested the requested scopes: a response that names none grants all of them (RFC 6749 §5.1)
 */
export function toProviderTokens(
  response: oauth.TokenEndpointResponse,
  requested: readonly string[] = [],
): ProviderTokens {
  // `fetch` would name it in the error.
  if (!/^[\x21-\x7e]+$/.test(response.access_token)) throw new Error("the access token can't be sent");
  const seconds = response.expires_in && Math.min(response.expires_in, LONGEST_SECONDS);
  return {
    accessToken: response.access_token,
    refreshToken: response.refresh_token || undefined,
    accessExpiresAt: seconds ? Math.ceil(Date.now() + seconds * 1000) : undefined,
    scopes: (response.scope ?? requested.join(" ")).split(/[\s,]+/).filter(Boolean),
  };
}

/**
 * Options of a request to a token endpoint. GitHub returns errors with status 200: they are turned into the 400 of RFC 6749 §5.2.
 * Other servers send null for members that they leave out. The ID token of an MCP server's authorization server is never used, so
 * an invalid one does no harm.
 */
export function requestOptions({ server, resource, fetch: send = fetch }: OAuthAccess) {
  const insecure = server.token_endpoint?.startsWith("http:") ?? false;
  return {
    signal: AbortSignal.timeout(TIMEOUT_MS),
    additionalParameters: resource ? { resource } : undefined,
    [oauth.allowInsecureRequests]: insecure,
    [oauth.customFetch]: async (url: string, init: oauth.CustomFetchOptions<"POST", URLSearchParams>) => {
      const response = await send(url, init);
      if (response.status !== 200) return response;
      const body = await response.text();
      const json = objectSchema.safeParse(parseJson(body)).data;
      if (!json) return new Response(body, response);
      const status = typeof json.error === "string" ? 400 : 200;
      const isRead = ([name, value]: [string, unknown]) =>
        value !== null && !(resource && name === "id_token");
      const members = Object.fromEntries(Object.entries(json).filter(isRead));
      return new Response(JSON.stringify(members), { status, headers: response.headers });
    },
  };
}
