import { z } from "zod";
import type { AgentFeature } from "#agent/feature.ts";
import { agentEnv } from "#auth/client/env.ts";
import { baseUrl, featureVariables, optional } from "#auth/protocol/env-fields.ts";
import { defineTeaTool } from "./client.ts";

/** The person's orders at the tea house. */
export const { open: listTeaOrders } = defineTeaTool({
  name: "list_tea_orders",
  description: "List the person's tea orders.",
  schema: z.object({}),
  access: "read",
  scopes: ["orders:read"],
  run: ({ read }) => read("/orders"),
});

const readVariables = featureVariables("LangGraph server", z.object({ TEA_URL: optional(baseUrl) }));

/** The line in agent/features.ts. */
export const tea: AgentFeature = {
  readTools(broker) {
    const { TEA_URL: url } = readVariables(agentEnv());
    return url ? [listTeaOrders({ ...broker, baseUrl: () => url })] : [];
  },
};
