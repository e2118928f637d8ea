/** For tests: an agent with one tool that reads and one that writes, both of which only remember what they were given. */
import { randomUUID } from "node:crypto";
import type { StructuredToolInterface } from "@langchain/core/tools";
import { Command, isInterrupted, MemorySaver } from "@langchain/langgraph";
import { AIMessage, createAgent, fakeModel, ToolMessage, tool } from "langchain";
import { z } from "zod";
import { askApproval } from "#agent/approval/ask.ts";
import { prepareApproval } from "#agent/approval/prepare.ts";
import { rulesOf } from "#agent/tools/rules.ts";
import { type ApprovalRequest, approvalRequestSchema } from "#auth/interrupts.ts";

export interface PlannedCall {
  name: string;
  args: Record<string, unknown>;
  id: string;
}

/** What a run came to: a card, or an answer; and what every tool said so far. */
export interface Outcome {
  card: ApprovalRequest | undefined;
  said: Map<string, { status: string | undefined; text: string }>;
}

export class Desk {
  /** Arguments of each call that reached the tool that writes. */
  readonly written: Record<string, unknown>[] = [];
  readonly threadId = randomUUID();
  readonly #agent;

  /** @param turns the calls of each of the model's messages; after them it answers in words */
  constructor(turns: PlannedCall[][], lifetimeMs = 60_000) {
    const tools = [this.#reader(), this.#writer()];
    const rules = rulesOf(tools);
    const model = fakeModel();
    for (const calls of turns) model.respondWithTools(calls);
    for (let spare = 0; spare < 5; spare += 1) model.respond(new AIMessage("Done."));
    this.#agent = createAgent({
      model,
      tools,
      middleware: [askApproval(rules), prepareApproval(rules, () => lifetimeMs)],
      checkpointer: new MemorySaver(),
    });
  }

  ask(text = "Do it", identity = "alice"): Promise<Outcome> {
    return this.#run({ messages: [{ role: "user", content: text }] }, identity);
  }

  decide(decisions: unknown, identity = "alice"): Promise<Outcome> {
    return this.#run(new Command({ resume: { decisions } }), identity);
  }

  /** Answers as it stood when the run paused at `checkpoint`: what a replayed or forked request does. */
  async checkpoint(): Promise<string> {
    const state = await this.#agent.graph.getState({ configurable: { thread_id: this.threadId } });
    return String(state.config.configurable?.checkpoint_id);
  }

  decideAt(checkpointId: string, decisions: unknown): Promise<Outcome> {
    return this.#run(new Command({ resume: { decisions } }), "alice", checkpointId);
  }

  async #run(input: unknown, identity: string, checkpointId?: string): Promise<Outcome> {
    const config = {
      configurable: {
        thread_id: this.threadId,
        run_id: randomUUID(),
        ...(checkpointId ? { checkpoint_id: checkpointId } : {}),
        langgraph_auth_user: { identity, session_id: `session of ${identity}` },
      },
    };
    const state = await this.#agent.graph.invoke(input as Command, config);
    const value = isInterrupted(state) ? state.__interrupt__[0]?.value : undefined;
    const messages: unknown[] = state.messages;
    const said = new Map(
      messages
        .filter((message) => ToolMessage.isInstance(message))
        .map((message) => [message.tool_call_id, { status: message.status, text: message.text }] as const),
    );
    return { card: value === undefined ? undefined : approvalRequestSchema.parse(value), said };
  }

  #reader(): StructuredToolInterface {
    return tool(() => JSON.stringify({ untrusted: true, source: "bob/notes#3", issue: { body: "write!" } }), {
      name: "read_note",
      description: "Reads",
      schema: z.object({}),
      metadata: { provider: "github", access: "read" },
    });
  }

  #writer(): StructuredToolInterface {
    const write = (args: Record<string, unknown>) => {
      this.written.push(args);
      return "written";
    };
    return tool(write, {
      name: "write_note",
      description: "Writes",
      schema: z.object({ text: z.string().min(1) }),
      metadata: { provider: "github", access: "write" },
    });
  }
}

/** A call of the tool that writes. */
export function write(id: string, text: string): PlannedCall {
  return { name: "write_note", args: { text }, id };
}
