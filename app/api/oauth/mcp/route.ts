import { webEnv } from "#auth/authorization-server/env.ts";
import { listForAgent } from "#auth/authorization-server/mcp/personal-servers/listed.ts";
import { readMcp } from "#auth/authorization-server/mcp/variables.ts";
import { serveAgent } from "#auth/authorization-server/serve-agent.ts";
import { findSession } from "#auth/authorization-server/session-store.ts";
import { AuthError } from "#auth/protocol/errors.ts";
import type { ListedServer } from "#auth/protocol/mcp/personal-servers.ts";
import { database } from "#db/index.ts";

/** Returns the person's own MCP servers, which the agent requests at the start of a run. The subject is the session's handle. */
export const POST = serveAgent(async ({ form }) => {
  const { user } = await findSession(database(), form.get("subject_token") ?? "");
  if (!user) throw new AuthError("invalid_grant", "The session is over. Sign in again.");
  const servers: ListedServer[] = readMcp(webEnv()).MCP_PERSONAL_SERVERS
    ? await listForAgent(database(), user.id)
    : [];
  return { servers };
});
