import type { ReactAgent } from "langchain";
import { exchangeToken, reportOutcome } from "#auth/client/exchange-client.ts";
import { makeAssistant } from "../assistant.ts";
import { Catalogs } from "./catalog.ts";
import { mcpRules, mcpTools } from "./middleware.ts";
import { findServers } from "./servers.ts";

const broker = { exchange: exchangeToken, report: reportOutcome };
const catalogs = new Catalogs(findServers);

/** The same agent with tools from MCP servers, as the person: `mcp_agent` in langgraph.json. */
export const mcpAgent: ReactAgent = await makeAssistant({
  before: [mcpTools(catalogs, broker)],
  findRule: mcpRules(catalogs, broker),
});
