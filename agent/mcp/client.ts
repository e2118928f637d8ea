import type { RunnableConfig } from "@langchain/core/runnables";
import { MultiServerMCPClient } from "@langchain/mcp-adapters";
import type { Need, Refusal } from "#agent/consent.ts";
import { type Door, type Trail, withDelegatedToken } from "#agent/delegation.ts";
import type { McpServer } from "#auth/env.ts";

/** An MCP server as the configuration names it. */
export interface NamedServer extends McpServer {
  name: string;
}

/** The server took the request and did not accept the token. */
class McpUnauthorized extends Error {}

/**
 * Runs `call` with a client of `server` that carries the person's token in its Authorization header. The client is made
 * for this call, never shared, and closed with it: docs/decisions/0032.
 *
 * @throws AuthError from the exchange; ConsentDeclined; MCPClientError when the server can't be reached; LangGraph's
 *   interrupt, when the person must give access first
 */
export async function withMcpClient<T>(
  config: RunnableConfig,
  server: NamedServer,
  need: Omit<Need, "provider" | "scopes">,
  door: Door,
  call: (client: MultiServerMCPClient, trail: Trail) => Promise<T>,
): Promise<T> {
  return withDelegatedToken(config, { ...need, provider: server.provider, scopes: server.scopes }, door, {
    readRefusal,
    async call(token, trail) {
      const client = makeClient(server, token.accessToken);
      try {
        await connect(client, trail);
        return await call(client, trail);
      } finally {
        await client.close();
      }
    },
  });
}

function makeClient({ name, url, transport }: NamedServer, accessToken: string): MultiServerMCPClient {
  const headers = { Authorization: `Bearer ${accessToken}` };
  const reconnect = { enabled: false };
  return new MultiServerMCPClient({
    throwOnLoadError: true,
    prefixToolNameWithServerName: false,
    useStandardContentBlocks: true,
    mcpServers: {
      [name]:
        transport === "sse"
          ? { transport, url, headers, reconnect }
          : { transport, url, headers, reconnect, automaticSSEFallback: false },
    },
  });
}

async function connect(client: MultiServerMCPClient, trail: Trail): Promise<void> {
  try {
    await client.initializeConnections();
  } catch (error) {
    if (!(error instanceof Error) || !/Authentication failed/i.test(error.message)) throw error;
    trail.status = 401;
    throw new McpUnauthorized("The MCP server did not accept the person's token.");
  }
}

function readRefusal(error: unknown): Refusal | undefined {
  return error instanceof McpUnauthorized ? { kind: "unauthorized" } : undefined;
}
