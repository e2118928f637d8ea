import { z } from "zod";
import { featureVariables } from "#auth/protocol/env-fields.ts";
import { mcpServersField } from "#auth/protocol/mcp/variables.ts";

/** The MCP servers whose tools `mcp_agent` has. */
export const readMcp = featureVariables("LangGraph server", z.object({ MCP_SERVERS: mcpServersField }));
