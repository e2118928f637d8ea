import type { ChatFeature } from "../feature.ts";

/** The assistant whose tools come from MCP servers. */
export const mcp: ChatFeature = {
  assistants: [{ id: "mcp_agent", name: "GitHub over MCP", text: "The tools that MCP servers offer" }],
};
