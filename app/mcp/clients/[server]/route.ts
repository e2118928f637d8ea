import { webEnv } from "#auth/authorization-server/env.ts";
import {
  clientMetadataResponse,
  personalMetadataPath,
} from "#auth/authorization-server/mcp/client-metadata.ts";
import { isDocumentPublished } from "#auth/authorization-server/mcp/personal-servers/store.ts";
import { readMcp } from "#auth/authorization-server/mcp/variables.ts";
import { isPersonalServer } from "#auth/protocol/personal-server-ids.ts";
import { database } from "#db/index.ts";

export const dynamic = "force-dynamic";

/**
 * The client metadata document for one MCP server that a person added. It exists only while a server whose authorization server
 * uses it is stored.
 */
export async function GET(
  _request: Request,
  { params }: { params: Promise<{ server: string }> },
): Promise<Response> {
  const { server } = await params;
  const { APP_URL } = webEnv();
  const isHere =
    readMcp(webEnv()).MCP_PERSONAL_SERVERS &&
    isPersonalServer(server) &&
    (await isDocumentPublished(database(), server));
  if (!isHere) return new Response(null, { status: 404, headers: { "cache-control": "no-store" } });
  return clientMetadataResponse(APP_URL, personalMetadataPath(server), [
    `${APP_URL}/api/oauth/callback/${server}`,
  ]);
}
