import type { StructuredToolInterface } from "@langchain/core/tools";
import { type AgentMiddleware, createAgent, type ReactAgent } from "langchain";
import type { FindRule } from "#agent/approval/rules.ts";
import type { Lookups } from "#agent/disclosure/lookups.ts";
import { agentEnv } from "#auth/client/env.ts";
import { MOST_STEPS } from "#auth/protocol/run-limits.ts";
import { findRun } from "#auth/resource-server/threads/runs-in-flight.ts";
import { openSaver } from "#auth/resource-server/threads/saver.ts";
import { pinCheckpointer } from "#upstream/pin-checkpointer.ts";
import { streamChunks } from "#upstream/stream-chunks.ts";
import { makeModel } from "./model/model.ts";
import { SYSTEM_PROMPT } from "./prompt.ts";
import { RunEnd } from "./run-end.ts";
import { refuseUnknownForks } from "./run-fork.ts";
import { safeguards } from "./safeguards.ts";
import { summariseLong } from "./summary.ts";
import { traceRuns } from "./trace-runs.ts";

interface Parts {
  /** Tools that every run has. */
  tools?: readonly StructuredToolInterface[];
  /** Comes before the safeguards, such as what gives each run tools of its own. */
  before?: readonly AgentMiddleware[];
  findRule: FindRule;
  /** What approval cards look up. */
  lookups?: Lookups;
}

/** Makes an assistant that langgraph.json names: the model, its tools, and the same safeguards around them for all. */
export async function makeAssistant({
  tools = [],
  before = [],
  findRule,
  lookups,
}: Parts): Promise<ReactAgent> {
  const model = await makeModel();
  const middleware: AgentMiddleware[] = [
    ...before,
    ...safeguards(findRule, () => agent.graph, lookups),
    summariseLong(model, agentEnv().CONTEXT_TOKENS),
  ];
  const agent: ReactAgent = createAgent({
    model,
    tools: [...tools],
    systemPrompt: SYSTEM_PROMPT,
    middleware,
  }).withConfig({ recursionLimit: MOST_STEPS, callbacks: [new RunEnd(), ...(await traceRuns())] });
  const saver = await openSaver();
  pinCheckpointer(agent.graph, saver);
  if (!saver) refuseUnknownForks(agent.graph);
  streamChunks(agent.graph, findRun);
  return agent;
}
