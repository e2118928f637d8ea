/** Our Client ID Metadata Document: its address is our client id at servers that take it. */
export const CLIENT_METADATA_PATH = "/client-metadata.json";

/** What we say of ourselves, in our metadata document and in registrations (RFC 7591 §2). */
export function describeClient(appUrl: string, redirectUris: readonly string[]) {
  return {
    client_name: "On Behalf Of",
    client_uri: appUrl,
    redirect_uris: [...redirectUris],
    grant_types: ["authorization_code", "refresh_token"],
    response_types: ["code"],
    application_type: "web",
  };
}
