import { createAgent, type ReactAgent } from "langchain";
import { agentEnv } from "#auth/client/env.ts";
import { exchangeToken, reportOutcome } from "#auth/client/exchange-client.ts";
import { MOST_STEPS } from "#auth/protocol/run-limits.ts";
import { findRun } from "#auth/resource-server/threads/runs-in-flight.ts";
import { openSaver } from "#auth/resource-server/threads/saver.ts";
import { pinCheckpointer } from "#upstream/pin-checkpointer.ts";
import { streamChunks } from "#upstream/stream-chunks.ts";
import { makeModel } from "../model/model.ts";
import { SYSTEM_PROMPT } from "../prompt.ts";
import { RunEnd } from "../run-end.ts";
import { safeguards } from "../safeguards.ts";
import { summariseLong } from "../summary.ts";
import { traceRuns } from "../trace-runs.ts";
import { Catalogs } from "./catalog.ts";
import { mcpRules, mcpTools } from "./middleware.ts";
import { findServers } from "./servers.ts";

const model = await makeModel();
const broker = { exchange: exchangeToken, report: reportOutcome };
const catalogs = new Catalogs(findServers);

/** The same agent with tools from MCP servers, as the person: `mcp_agent` in langgraph.json. */
export const mcpAgent: ReactAgent = createAgent({
  model,
  tools: [],
  systemPrompt: SYSTEM_PROMPT,
  middleware: [
    mcpTools(catalogs, broker),
    ...safeguards(mcpRules(catalogs, broker), () => mcpAgent.graph),
    summariseLong(model, agentEnv().CONTEXT_TOKENS),
  ],
}).withConfig({ recursionLimit: MOST_STEPS, callbacks: [new RunEnd(), ...(await traceRuns())] });

pinCheckpointer(mcpAgent.graph, await openSaver());
streamChunks(mcpAgent.graph, findRun);
