import type { StructuredToolInterface } from "@langchain/core/tools";
import { withMcpClient } from "#agent/mcp/client.ts";
import { explainMcpError } from "#agent/mcp/errors.ts";
import { openTool } from "#agent/tools/delegated-tool.ts";
import type { TokenBroker } from "#auth/client/token-broker.ts";
import { hashCall } from "#auth/protocol/hash-call.ts";
import { isMcpProvider, type NamedServer } from "#auth/protocol/mcp/variables.ts";
import { listTools, type McpToolFacts } from "#mcp/listing.ts";
import { nameForModel } from "#mcp/names.ts";
import { readStop } from "#upstream/detach.ts";

/** The server's own name for it is never used: an unconnected server has not listed its tools. */
const CONNECT = "connect";

/**
 * The model's only tool of an unconnected server with its own authorization server. It requests access during the run, so that
 * the person is not asked about servers that an answer does not need.
 * @returns undefined for other servers
 */
export function describeConnect(server: NamedServer): McpToolFacts | undefined {
  const isTokenless = server.authorization === "none" && !server.accepted;
  if (!isMcpProvider(server.provider) || isTokenless) return undefined;
  return {
    name: nameForModel(server.name, CONNECT),
    serverTool: CONNECT,
    description: `Asks the person to connect the MCP server "${server.name}". Its tools can be called after that.`,
    schema: { type: "object", properties: {} },
    access: "read",
    server,
    definition: hashCall(CONNECT, { url: server.url }),
    connects: true,
  };
}

/** @param forget makes this run's tools be listed again */
export function makeConnectTool(
  { name, description, schema, server }: McpToolFacts,
  broker: TokenBroker,
  forget: () => void,
): StructuredToolInterface {
  return openTool({
    name,
    description,
    schema,
    access: "read",
    provider: server.provider,
    async run(_input, config) {
      const need = { tool: CONNECT, access: "read" as const, resource: `MCP server ${server.name}` };
      const { tools } = await withMcpClient(config, server, need, broker, (mcp) =>
        listTools(mcp, server, readStop(config)),
      );
      forget();
      return { content: JSON.stringify({ connected: server.name, tools: tools.map((one) => one.name) }) };
    },
    explain: (error) => explainMcpError(error, server, "read"),
  });
}
