/** The agent's own GitHub tools, offered by an MCP server: the same names, schemas and results over another wire. */
import { McpServer } from "@modelcontextprotocol/sdk/server/mcp.js";
import type { CallToolResult } from "@modelcontextprotocol/sdk/types.js";
import { ToolMessage } from "langchain";
import { z } from "zod";
import type { GitHubBroker } from "#agent/github/client.ts";
import { readGitHub, writeGitHub } from "#agent/github/tools/catalog.ts";
import type { GitHubTool } from "#agent/github/tools/define.ts";

/** An MCP server for one request, which acts with the token that came with it. */
export function makeServer(githubApiUrl: string, accessToken: string): McpServer {
  const server = new McpServer({ name: "on-behalf-of-github", version: "1.0.0" });
  const broker: GitHubBroker = {
    baseUrl: () => githubApiUrl,
    exchange: async ({ scopes }) => ({ accessToken, scopes: [...scopes], useId: "", login: "" }),
  };
  for (const tool of [...readGitHub, ...writeGitHub]) register(server, tool, broker);
  return server;
}

function register(server: McpServer, definition: GitHubTool, broker: GitHubBroker): void {
  const tool = definition.open(broker);
  if (!(tool.schema instanceof z.ZodObject)) throw new Error(`${tool.name} has no schema of zod's.`);
  const annotations = { readOnlyHint: definition.access === "read", openWorldHint: true };
  const offered = { description: tool.description, inputSchema: tool.schema.shape, annotations };
  const run = async (args: Record<string, unknown>): Promise<CallToolResult> => {
    const call = { type: "tool_call" as const, id: "mcp", name: definition.name, args };
    const nobody = { langgraph_auth_user: { identity: "mcp", session_id: "mcp" } };
    const answer: unknown = await tool.invoke(call, { configurable: nobody });
    if (!ToolMessage.isInstance(answer)) throw new Error(`${definition.name} did not answer.`);
    return { content: [{ type: "text", text: answer.text }], isError: answer.status === "error" };
  };
  server.registerTool(definition.name, offered, run);
}
