import { JWT_BEARER_GRANT } from "#auth/protocol/oauth-names.ts";

/** The URL of our Client ID Metadata Document: our client id at servers that support it. */
export const CLIENT_METADATA_PATH = "/client-metadata.json";

/** The document for an MCP server that a person added. */
export function personalMetadataPath(serverId: string): string {
  return `/mcp/clients/${serverId}`;
}

/**
 * Our client metadata, in our metadata document and in registrations (RFC 7591 §2).
 * @param isCrossApp whether the client also redeems grants of people's identity provider
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

/** A metadata document (draft-ietf-oauth-client-id-metadata-document). The client is public and uses PKCE. */
export function clientMetadataResponse(
  appUrl: string,
  path: string,
  redirectUris: readonly string[],
  isCrossApp = false,
): Response {
  const body = {
    client_id: appUrl + path,
    ...describeClient(appUrl, redirectUris, isCrossApp),
    token_endpoint_auth_method: "none",
  };
  return Response.json(body, { headers: { "cache-control": "public, max-age=300" } });
}
