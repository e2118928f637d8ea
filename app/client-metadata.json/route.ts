import { CLIENT_METADATA_PATH, describeClient } from "#auth/authorization-server/client-metadata.ts";
import { webEnv } from "#auth/authorization-server/env.ts";

export const dynamic = "force-dynamic";

/**
 * Our Client ID Metadata Document (draft-ietf-oauth-client-id-metadata-document): who we are, for authorization servers of MCP
 * servers. Nothing secret: the client is public, and proves itself by PKCE and by where people come back to.
 */
export function GET(): Response {
  const { APP_URL, MCP_SERVERS } = webEnv();
  const redirectUris = Object.values(MCP_SERVERS).map(
    ({ provider }) => `${APP_URL}/api/oauth/callback/${provider}`,
  );
  const body = {
    client_id: `${APP_URL}${CLIENT_METADATA_PATH}`,
    ...describeClient(APP_URL, redirectUris),
    token_endpoint_auth_method: "none",
  };
  return Response.json(body, { headers: { "cache-control": "public, max-age=300" } });
}
