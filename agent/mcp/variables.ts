import { z } from "zod";
import { featureVariables } from "#auth/protocol/env-fields.ts";
import { findTakenName, mcpServersField, personalServersField } from "#auth/protocol/mcp/variables.ts";

/** The MCP servers of `mcp_agent`, and whether people may add others. */
const schema = z
  .object({ MCP_SERVERS: mcpServersField, MCP_PERSONAL_SERVERS: personalServersField })
  .check(({ value, issues }) => {
    const problem = findTakenName(value);
    if (problem) issues.push({ code: "custom", input: value, ...problem });
  });

export const readMcp = featureVariables("LangGraph server", schema);
