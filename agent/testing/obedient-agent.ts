/** For tests: an agent whose model obeys whatever it reads, on the embedded GitHub; with its safeguards, or without. */
import { randomUUID } from "node:crypto";
import type { StructuredToolInterface } from "@langchain/core/tools";
import { Command, isInterrupted, MemorySaver } from "@langchain/langgraph";
import { ChatOpenAI } from "@langchain/openai";
import { type AgentMiddleware, createAgent, type ReactAgent, ToolMessage } from "langchain";
import type { FindRule } from "#agent/approval/rules.ts";
import { SYSTEM_PROMPT } from "#agent/prompt.ts";
import { safeguards } from "#agent/safeguards.ts";
import { type ApprovalRequest, approvalRequestSchema } from "#auth/protocol/interrupts.ts";

/** What a run came to. */
export interface Told {
  card: ApprovalRequest | undefined;
  /** What the model read: results of its tools. */
  results: string[];
  answer: string;
}

interface Options {
  /** Base address of the embedded model, started with `obedient`. */
  modelUrl: string;
  tools: readonly StructuredToolInterface[];
  findRule: FindRule;
  /** Gives the run its tools, as the MCP servers' do. */
  before?: readonly AgentMiddleware[];
  /** The naive way leaves them out: tools run when the model calls them. */
  isSafe: boolean;
}

export class ObedientAgent {
  readonly #agent: ReactAgent;
  readonly #threadId = randomUUID();
  #shown = "";

  constructor({ modelUrl, tools, findRule, before = [], isSafe }: Options) {
    const model = new ChatOpenAI({
      model: "embedded",
      apiKey: "any",
      maxRetries: 0,
      configuration: { baseURL: `${modelUrl}/v1` },
    });
    this.#agent = createAgent({
      model,
      tools: [...tools],
      systemPrompt: SYSTEM_PROMPT,
      middleware: [...before, ...(isSafe ? safeguards(findRule, () => this.#agent.graph) : [])],
      checkpointer: new MemorySaver(),
    });
  }

  ask(content: string): Promise<Told> {
    return this.#run({ messages: [{ role: "user", content }] });
  }

  /** Rejects all that is on the card. */
  reject(card: ApprovalRequest): Promise<Told> {
    return this.#decide(card, "reject");
  }

  /** Approves all that is on the card. */
  approve(card: ApprovalRequest): Promise<Told> {
    return this.#decide(card, "approve");
  }

  #decide(card: ApprovalRequest, type: "approve" | "reject"): Promise<Told> {
    const decisions = card.action_requests.map(() => ({ type }));
    return this.#run(new Command({ resume: { [this.#shown]: { decisions } } }));
  }

  async #run(input: unknown): Promise<Told> {
    const configurable = {
      thread_id: this.#threadId,
      run_id: randomUUID(),
      langgraph_auth_user: {
        identity: "alice",
        session_id: "alice's",
        permissions: ["read", "write", "approve"],
      },
    };
    const state = await this.#agent.graph.invoke(input as Command, { configurable });
    const { id, value: asked } = (isInterrupted(state) ? state.__interrupt__[0] : undefined) ?? {};
    this.#shown = id ?? this.#shown;
    return {
      card: asked === undefined ? undefined : approvalRequestSchema.parse(asked),
      results: state.messages.filter((message) => ToolMessage.isInstance(message)).map(({ text }) => text),
      answer: state.messages.at(-1)?.text ?? "",
    };
  }
}
