import { createAgent } from "langchain";
import { approvals } from "#agent/approval/index.ts";
import { pinCheckpointer } from "./checkpoints.ts";
import { makeModel } from "./model.ts";
import { SYSTEM_PROMPT } from "./prompt.ts";
import { readTools, writeTools } from "./tools/index.ts";
import { rulesOf } from "./tools/rules.ts";

const tools = [...readTools, ...writeTools];

/** Step 8–11 of the reference's sequence: the agent that langgraph.json names `agent`. */
export const agent = createAgent({
  model: await makeModel(),
  tools,
  systemPrompt: SYSTEM_PROMPT,
  middleware: approvals(rulesOf(tools)),
});

await pinCheckpointer(agent.graph);
