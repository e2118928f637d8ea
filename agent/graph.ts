import { createAgent } from "langchain";
import { pinCheckpointer } from "./checkpoints.ts";
import { makeModel } from "./model.ts";
import { SYSTEM_PROMPT } from "./prompt.ts";
import { readTools } from "./tools/index.ts";

/** Step 8–11 of the reference's sequence: the agent that langgraph.json names `agent`. */
export const agent = createAgent({
  model: await makeModel(),
  tools: readTools,
  systemPrompt: SYSTEM_PROMPT,
});

await pinCheckpointer(agent.graph);
