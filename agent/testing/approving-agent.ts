/** For tests: an agent with its safeguards, whose model makes the test's calls, and a person who answers its cards. */
import { randomUUID } from "node:crypto";
import type { StructuredToolInterface } from "@langchain/core/tools";
import { Command, isInterrupted, MemorySaver } from "@langchain/langgraph";
import {
  type AgentMiddleware,
  AIMessage,
  createAgent,
  fakeModel,
  type ReactAgent,
  ToolMessage,
} from "langchain";
import type { FindRule } from "#agent/approval/rules.ts";
import type { Lookups } from "#agent/disclosure/lookups.ts";
import { safeguards } from "#agent/safeguards.ts";
import { type ApprovalRequest, approvalRequestSchema } from "#auth/protocol/interrupts.ts";

interface Options {
  /** The model's calls, one per message. */
  calls: { name: string; args: Record<string, unknown> }[];
  findRule: FindRule;
  tools?: readonly StructuredToolInterface[];
  /** Provides the run's tools, like the MCP middleware. */
  before?: readonly AgentMiddleware[];
  lookups?: Lookups;
}

export interface Step {
  /** The action on the pending card; undefined if there was an answer. */
  action: ApprovalRequest["action_requests"][number] | undefined;
  /** The tool results so far, including reasons for calls that were not made. */
  results: { text: string; not_run: unknown }[];
}

export class ApprovingAgent {
  readonly #agent: ReactAgent;
  readonly #threadId = randomUUID();
  #shown = "";

  constructor({ calls, findRule, tools = [], before = [], lookups }: Options) {
    const model = fakeModel();
    for (const [index, call] of calls.entries()) model.respondWithTools([{ ...call, id: `call-${index}` }]);
    model.respond(new AIMessage("Done."));
    const middleware: AgentMiddleware[] = [...safeguards(findRule, () => this.#agent.graph, lookups)];
    this.#agent = createAgent({
      model,
      tools: [...tools],
      middleware: [...before, ...middleware],
      checkpointer: new MemorySaver(),
    });
  }

  ask(): Promise<Step> {
    return this.#run({ messages: [{ role: "user", content: "Go" }] });
  }

  approve(): Promise<Step> {
    return this.#run(new Command({ resume: { [this.#shown]: { decisions: [{ type: "approve" }] } } }));
  }

  async #run(input: unknown): Promise<Step> {
    const permissions = ["read", "write", "approve"];
    const user = { identity: "alice", session_id: "alice's", permissions };
    const configurable = { thread_id: this.#threadId, run_id: randomUUID(), langgraph_auth_user: user };
    const state = await this.#agent.graph.invoke(input as Command, { configurable });
    const { id, value } = (isInterrupted(state) ? state.__interrupt__[0] : undefined) ?? {};
    this.#shown = id ?? this.#shown;
    const results = state.messages.filter((message) => ToolMessage.isInstance(message));
    return {
      action: value === undefined ? undefined : approvalRequestSchema.parse(value).action_requests[0],
      results: results.map(({ text, artifact }) => ({ text, not_run: Object(artifact).not_run })),
    };
  }
}
