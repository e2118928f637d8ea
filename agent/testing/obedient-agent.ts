/** For tests: an agent whose model obeys everything it reads, on the embedded GitHub, with or without its safeguards. */
import { randomUUID } from "node:crypto";
import type { StructuredToolInterface } from "@langchain/core/tools";
import { Command, isInterrupted, MemorySaver } from "@langchain/langgraph";
import { ChatOpenAI } from "@langchain/openai";
import { type AgentMiddleware, createAgent, type ReactAgent, ToolMessage } from "langchain";
import type { FindRule } from "#agent/approval/rules.ts";
import { SYSTEM_PROMPT } from "#agent/prompt.ts";
import { safeguards } from "#agent/safeguards.ts";
import { type ApprovalRequest, approvalRequestSchema } from "#auth/protocol/interrupts.ts";

/** A run's outcome. */
export interface Told {
  card: ApprovalRequest | undefined;
  /** The tool results that the model read. */
  results: string[];
  answer: string;
}

interface Options {
  /** Base URL of the embedded model, started with `obedient`. */
  modelUrl: string;
  tools: readonly StructuredToolInterface[];
  findRule: FindRule;
  /** Provides the run's tools, like the MCP middleware. */
  before?: readonly AgentMiddleware[];
  /** Without safeguards, tools run when the model calls them. */
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

  /** Rejects everything on the card. */
  reject(card: ApprovalRequest): Promise<Told> {
    return this.#decide(card, "reject");
  }

  /** Approves everything on the card. */
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
