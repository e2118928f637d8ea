import { webEnv } from "#auth/authorization-server/env.ts";
import {
  CLIENT_METADATA_PATH,
  clientMetadataResponse,
} from "#auth/authorization-server/mcp/client-metadata.ts";
import { readMcp } from "#auth/authorization-server/mcp/variables.ts";
import { usesCrossAppAccess } from "#auth/protocol/mcp/variables.ts";

export const dynamic = "force-dynamic";

/** Our Client ID Metadata Document: who we are, for authorization servers of the operator's MCP servers. */
export function GET(): Response {
  const { APP_URL } = webEnv();
  const { MCP_SERVERS: servers } = readMcp(webEnv());
  const redirectUris = Object.values(servers).map(
    ({ provider }) => `${APP_URL}/api/oauth/callback/${provider}`,
  );
  const isCrossApp = usesCrossAppAccess(servers);
  return clientMetadataResponse(APP_URL, CLIENT_METADATA_PATH, redirectUris, isCrossApp);
}
