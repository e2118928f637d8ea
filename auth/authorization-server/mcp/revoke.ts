import * as oauth from "oauth4webapi";
import { AuthError } from "#auth/protocol/errors.ts";
import type { OAuthAccess } from "../secrets/providers/descriptor.ts";
import type { ProviderTokens } from "../secrets/store.ts";

/**
 * Revokes a grant (RFC 7009): the refresh token goes with all that came from it (§2.1).
 * @returns `unsupported` where the server has no endpoint for it, or one that takes neither kind of token
 * @throws AuthError `provider_error`: try again
 */
export async function revoke(access: OAuthAccess, tokens: ProviderTokens): Promise<boolean | "unsupported"> {
  if (!access.server.revocation_endpoint) return "unsupported";
  const revoked = [];
  try {
    if (tokens.refreshToken) revoked.push(await revokeOne(access, "refresh_token", tokens.refreshToken));
    revoked.push(await revokeOne(access, "access_token", tokens.accessToken));
  } catch (cause) {
    if (cause instanceof AuthError) throw cause;
    const sentence = `${new URL(access.server.issuer).host} did not revoke the access. Try again in a minute.`;
    throw new AuthError("provider_error", sentence, { cause });
  }
  return revoked.includes(true) || "unsupported";
}

/** @returns false for a kind of token that can't be revoked there (§2.2.1): it ends by itself */
async function revokeOne(access: OAuthAccess, hint: string, token: string): Promise<boolean> {
  const { server, client, clientAuth, fetch = globalThis.fetch } = access;
  const response = await oauth.revocationRequest(server, client, clientAuth, token, {
    additionalParameters: { token_type_hint: hint },
    [oauth.allowInsecureRequests]: server.revocation_endpoint?.startsWith("http:") ?? false,
    [oauth.customFetch]: fetch,
  });
  try {
    await oauth.processRevocationResponse(response);
    return true;
  } catch (error) {
    if (error instanceof oauth.ResponseBodyError && error.error === "unsupported_token_type") return false;
    throw error;
  }
}
