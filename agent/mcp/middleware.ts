import { interrupt } from "@langchain/langgraph";
import { createMiddleware } from "langchain";
import { z } from "zod";
import type { FindRule } from "#agent/approval/rules.ts";
import { askByInterrupt } from "#agent/mcp/answers.ts";
import type { Catalogs } from "#agent/mcp/catalog.ts";
import { makeConnectTool } from "#agent/mcp/connect-tool.ts";
import { OpenCalls } from "#agent/mcp/open-calls.ts";
import type { McpResult } from "#agent/mcp/result.ts";
import { makeMcpTool } from "#agent/mcp/tool.ts";
import { readOwner } from "#auth/client/person.ts";
import { recallAnswer } from "#auth/client/recall.ts";
import type { TokenBroker } from "#auth/client/token-broker.ts";
import type { McpToolFacts } from "#mcp/listing.ts";

/** The part of the graph's state with messages about missing tools, for the page to show. */
const missingToolsSchema = z.object({ missing_tools: z.array(z.string()).nullish() });

/**
 * Provides each run with the MCP servers' tools for its person: to the model with every request, and to the tool node for each
 * call. Must come before the safeguards, so that they check the actual tool.
 * @param broker without `ask`; the person is asked at the start of a run, and in a tool's own call
 */
export function mcpTools(
  catalogs: Catalogs,
  broker: Omit<TokenBroker, "ask">,
  calls = new OpenCalls<McpResult>(),
) {
  // Servers with questions are listed sequentially, so that no answer is used for another's question.
  const listing: TokenBroker = { ...broker, ask: interrupt };
  const questions = { asking: askByInterrupt, calls };
  const asking: TokenBroker = { ...listing, recall: recallAnswer };
  const open = (facts: McpToolFacts, configurable: Record<string, unknown>) =>
    facts.connects
      ? makeConnectTool(facts, asking, () => catalogs.forget({ configurable }))
      : makeMcpTool(facts, broker, questions);
  return createMiddleware({
    name: "mcp_tools",
    stateSchema: missingToolsSchema,
    beforeAgent: async (state, { configurable = {}, signal }) => {
      calls.abandonThread(readOwner(configurable));
      const { problems } = await catalogs.find({ configurable, signal }, listing);
      const isSaid = problems.length > 0 || (state.missing_tools?.length ?? 0) > 0;
      return isSaid ? { messages: [], missing_tools: problems } : undefined;
    },
    wrapModelCall: async (request, handler) => {
      const { configurable = {}, signal } = request.runtime;
      const { tools, problems } = await catalogs.find({ configurable, signal }, broker);
      const opened = [...tools.values()].map((facts) => open(facts, configurable));
      const systemMessage = request.systemMessage.concat(
        problems.length > 0 ? `\n\nTools that are missing now:\n${problems.join("\n")}` : "",
      );
      return handler({ ...request, systemMessage, tools: [...request.tools, ...opened] });
    },
    wrapToolCall: async (request, handler) => {
      const { configurable = {}, signal } = request.runtime;
      const facts = await catalogs.findTool(request.toolCall.name, { configurable, signal }, broker);
      return handler(facts ? { ...request, tool: open(facts, configurable) } : request);
    },
    afterAgent: (_state, { configurable = {} }) => catalogs.forget({ configurable }),
  });
}

/** The approval rules of a run's MCP tools. The server validates their arguments. */
export function mcpRules(catalogs: Catalogs, broker: Omit<TokenBroker, "ask">): FindRule {
  return async (name, config) => {
    const facts = await catalogs.findTool(name, config, broker);
    if (!facts) return undefined;
    const { name: serverName, provider, url } = facts.server;
    return {
      provider,
      server: { name: serverName, host: new URL(url).host },
      access: facts.access,
      definition: facts.definition,
      parse: (args) => ({ args }),
    };
  };
}
