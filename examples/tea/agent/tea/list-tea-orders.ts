import type { StructuredToolInterface, ToolRunnableConfig } from "@langchain/core/tools";
import { isGraphBubbleUp } from "@langchain/langgraph";
import { ToolMessage, tool } from "langchain";
import { z } from "zod";
import type { AgentFeature } from "#agent/feature.ts";
import { readStop } from "#auth/client/detach.ts";
import { agentEnv } from "#auth/client/env.ts";
import { baseUrl, featureVariables, optional } from "#auth/protocol/env-fields.ts";
import { explainTeaError, readTea, type TeaBroker } from "./client.ts";

const name = "list_tea_orders";
const scopes = ["orders:read"];

/** The person's orders at the tea house. A failure is a sentence for the model: an error would end the whole answer. */
export function listTeaOrders(broker: TeaBroker): StructuredToolInterface {
  async function run(_input: unknown, config: ToolRunnableConfig): Promise<string | ToolMessage> {
    try {
      return JSON.stringify(await readTea(config, { tool: name, scopes }, "/orders", broker));
    } catch (error) {
      if (isGraphBubbleUp(error) || readStop(config)?.aborted) throw error;
      const content = explainTeaError(error);
      const id = config.toolCall?.id;
      return id ? new ToolMessage({ content, name, tool_call_id: id, status: "error" }) : content;
    }
  }
  const metadata = { provider: "tea", access: "read", scopes };
  return tool(run, { name, description: "List the person's tea orders.", schema: z.object({}), metadata });
}

const readVariables = featureVariables("LangGraph server", z.object({ TEA_URL: optional(baseUrl) }));

/** The line in agent/features.ts. */
export const tea: AgentFeature = {
  readTools(broker) {
    const { TEA_URL: url } = readVariables(agentEnv());
    return url ? [listTeaOrders({ ...broker, baseUrl: () => url })] : [];
  },
};
