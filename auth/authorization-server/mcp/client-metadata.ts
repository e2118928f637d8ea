import { JWT_BEARER_GRANT } from "#auth/protocol/oauth-names.ts";

/** Our Client ID Metadata Document: its address is our client id at servers that take it. */
export const CLIENT_METADATA_PATH = "/client-metadata.json";

/**
 * What we say of ourselves, in our metadata document and in registrations (RFC 7591 §2).
 * @param isCrossApp whether it also redeems grants of people's identity provider
 */
export function describeClient(appUrl: string, redirectUris: readonly string[], isCrossApp: boolean) {
  return {
    client_name: "On Behalf Of",
    client_uri: appUrl,
    redirect_uris: [...redirectUris],
    grant_types: ["authorization_code", "refresh_token", ...(isCrossApp ? [JWT_BEARER_GRANT] : [])],
    response_types: ["code"],
    application_type: "web",
  };
}
