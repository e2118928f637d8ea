import type { FindServers } from "#agent/mcp/catalog.ts";
import { fetchPersonalServers } from "#agent/mcp/personal-servers.ts";
import { readMcp } from "#agent/mcp/variables.ts";
import { agentEnv } from "#auth/client/env.ts";
import { readOwner } from "#auth/client/person.ts";
import { isAuthError } from "#auth/protocol/errors.ts";

/** The MCP servers of a run: the operator's, and the person's own. */
export const findServers: FindServers = async (config) => {
  const operators = Object.entries(readMcp(agentEnv()).MCP_SERVERS).map(([name, server]) => ({
    name,
    ...server,
  }));
  try {
    const own = await fetchPersonalServers(readOwner(config.configurable).sessionId, config.signal);
    return { servers: [...operators, ...own], problems: [] };
  } catch (error) {
    if (!isAuthError(error, "server_unavailable")) throw error;
    config.signal?.throwIfAborted();
    const problem = "The MCP servers that the person added can't be looked up right now.";
    return { servers: operators, problems: [problem] };
  }
};
