import { createAgent, type ReactAgent } from "langchain";
import { agentEnv } from "#auth/client/env.ts";
import { MOST_STEPS } from "#auth/protocol/run-limits.ts";
import { findRun } from "#auth/resource-server/threads/runs-in-flight.ts";
import { openSaver } from "#auth/resource-server/threads/saver.ts";
import { pinCheckpointer } from "#upstream/pin-checkpointer.ts";
import { streamChunks } from "#upstream/stream-chunks.ts";
import { makeModel } from "./model/model.ts";
import { SYSTEM_PROMPT } from "./prompt.ts";
import { RunEnd } from "./run-end.ts";
import { safeguards } from "./safeguards.ts";
import { summariseLong } from "./summary.ts";
import { lookups, readTools, writeTools } from "./tools/index.ts";
import { rulesOf } from "./tools/rules.ts";
import { traceRuns } from "./trace-runs.ts";

const model = await makeModel();
const tools = [...readTools, ...writeTools];

/** Steps 8–11 of the reference's sequence: the agent named `agent` in langgraph.json. */
export const agent: ReactAgent = createAgent({
  model,
  tools,
  systemPrompt: SYSTEM_PROMPT,
  middleware: [
    ...safeguards(rulesOf(tools), () => agent.graph, lookups),
    summariseLong(model, agentEnv().CONTEXT_TOKENS),
  ],
}).withConfig({ recursionLimit: MOST_STEPS, callbacks: [new RunEnd(), ...(await traceRuns())] });

pinCheckpointer(agent.graph, await openSaver());
streamChunks(agent.graph, findRun);
