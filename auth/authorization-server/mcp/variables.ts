import { z } from "zod";
import { featureVariables } from "#auth/protocol/env-fields.ts";
import { mcpClientsField, mcpServersField } from "#auth/protocol/mcp/variables.ts";

/** MCP servers, and who we are at their authorization servers. */
const schema = z.object({
  MCP_SERVERS: mcpServersField,
  MCP_CLIENTS: mcpClientsField,
});

export const readMcp = featureVariables("web process", schema);
