import { webEnv } from "#auth/authorization-server/env.ts";
import { CLIENT_METADATA_PATH, describeClient } from "#auth/authorization-server/mcp/client-metadata.ts";
import { readMcp } from "#auth/authorization-server/mcp/variables.ts";
import { usesCrossAppAccess } from "#auth/protocol/mcp/variables.ts";

export const dynamic = "force-dynamic";

/**
 * Our Client ID Metadata Document (draft-ietf-oauth-client-id-metadata-document): who we are, for authorization servers of MCP
 * servers. Nothing secret: the client is public, and proves itself by PKCE and by where people come back to.
 */
export function GET(): Response {
  const { APP_URL } = webEnv();
  const { MCP_SERVERS: servers } = readMcp(webEnv());
  const redirectUris = Object.values(servers).map(
    ({ provider }) => `${APP_URL}/api/oauth/callback/${provider}`,
  );
  const body = {
    client_id: `${APP_URL}${CLIENT_METADATA_PATH}`,
    ...describeClient(APP_URL, redirectUris, usesCrossAppAccess(servers)),
    token_endpoint_auth_method: "none",
  };
  return Response.json(body, { headers: { "cache-control": "public, max-age=300" } });
}
