/** For tests: an agent with one read tool and one write tool, which only record their arguments. */
import { randomUUID } from "node:crypto";
import { isBaseMessage } from "@langchain/core/messages";
import type { StructuredToolInterface } from "@langchain/core/tools";
import { Command, isInterrupted, MemorySaver } from "@langchain/langgraph";
import { AIMessage, createAgent, fakeModel, type ReactAgent, ToolMessage, tool } from "langchain";
import { z } from "zod";
import { askApproval } from "#agent/approval/ask.ts";
import { prepareApproval } from "#agent/approval/prepare.ts";
import { rulesOf } from "#agent/tools/rules.ts";
import type { Notebook, Noted } from "#agent/writes/notebook.ts";
import { rememberWrites } from "#agent/writes/remember.ts";
import { answerOpenCalls } from "#agent/writes/repair.ts";
import { settleIn } from "#agent/writes/settle.ts";
import { type ApprovalRequest, approvalRequestSchema } from "#auth/protocol/interrupts.ts";

export interface PlannedCall {
  name: string;
  args: Record<string, unknown>;
  id: string;
}

/** A run's outcome: a card or an answer, and all tool results so far. */
export interface Outcome {
  card: ApprovalRequest | undefined;
  /** The card's interrupt. */
  interruptId: string | undefined;
  said: Map<string, { status: string | undefined; text: string; not_run?: unknown }>;
  /** The types of the messages, in order. */
  kinds: string[];
}

/** A notebook in memory. */
export function memoryNotebook(): Notebook {
  const notes = new Map<string, Noted>();
  return {
    begin: async (id) => void (notes.has(id) || notes.set(id, { status: "sending", content: "" })),
    end: async (id, outcome) => void notes.set(id, outcome),
    forget: async (id) => void notes.delete(id),
    find: async (id) => notes.get(id),
  };
}

interface RunOptions {
  identity?: string;
  /** The person's account at the provider; by default the person's name. */
  login?: string;
  /** The scopes of the credential that sends it; by default all. */
  permissions?: string[];
  checkpoint?: string;
  signal?: AbortSignal;
}

export class Desk {
  /** The arguments of each call that reached the write tool. */
  readonly written: Record<string, unknown>[] = [];
  /** The calls whose outcome arrived after their run was stopped, and was processed. */
  readonly settled: string[] = [];
  readonly threadId = randomUUID();
  /** A promise that the write tool waits for, by default none. */
  gate: Promise<void> | undefined;
  /** What the write tool does before it sends, by default nothing. */
  before: (() => void) | undefined;
  #shown = "";
  readonly #agent: ReactAgent;

  /** @param turns the calls of each of the model's messages; afterwards it answers with text */
  constructor(turns: PlannedCall[][], lifetimeMs = 60_000, notebook = memoryNotebook(), writesPerRun = 100) {
    const tools = [this.#reader(), this.#writer()];
    const rules = rulesOf(tools);
    const settle = settleIn(() => this.#agent.graph);
    const model = fakeModel();
    for (const calls of turns) model.respondWithTools(calls);
    for (let spare = 0; spare < 5; spare += 1) model.respond(new AIMessage("Done."));
    this.#agent = createAgent({
      model,
      tools,
      middleware: [
        answerOpenCalls(notebook),
        prepareApproval(rules, () => ({ lifetimeMs, writesPerRun })),
        askApproval(rules),
        rememberWrites(notebook, async (threadId, message) => {
          await settle(threadId, message);
          this.settled.push(message.tool_call_id);
        }),
      ],
      checkpointer: new MemorySaver(),
    });
  }

  ask(text = "Do it", identity = "alice", options: RunOptions = {}): Promise<Outcome> {
    return this.#run({ messages: [{ role: "user", content: text }] }, { identity, ...options });
  }

  /** Answers the last card. */
  decide(decisions: unknown, options: RunOptions = {}): Promise<Outcome> {
    return this.resume({ [this.#shown]: { decisions } }, options);
  }

  /** Resumes with an arbitrary answer. */
  resume(resume: unknown, options: RunOptions = {}): Promise<Outcome> {
    return this.#run(new Command({ resume }), options);
  }

  /** Continues the conversation without input. */
  goOn(): Promise<Outcome> {
    return this.#run(null, {});
  }

  /** The current checkpoint's id. */
  async checkpoint(): Promise<string> {
    const state = await this.#agent.graph.getState({ configurable: { thread_id: this.threadId } });
    return String(state.config.configurable?.checkpoint_id);
  }

  /** The stored conversation. */
  async look(): Promise<Outcome> {
    const state = await this.#agent.graph.getState({ configurable: { thread_id: this.threadId } });
    return readOutcome(state.values);
  }

  async #run(input: unknown, options: RunOptions): Promise<Outcome> {
    const { identity = "alice", login = identity, checkpoint, signal } = options;
    const { permissions = ["read", "write", "approve"] } = options;
    const configurable = {
      thread_id: this.threadId,
      run_id: randomUUID(),
      ...(checkpoint ? { checkpoint_id: checkpoint } : {}),
      langgraph_auth_user: {
        identity,
        session_id: `session of ${identity}`,
        accounts: { github: login },
        permissions,
      },
    };
    const outcome = readOutcome(await this.#agent.graph.invoke(input as Command, { configurable, signal }));
    this.#shown = outcome.interruptId ?? this.#shown;
    return outcome;
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
    const write = async (args: Record<string, unknown>) => {
      this.before?.();
      this.written.push(args);
      await this.gate;
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

function readOutcome(state: { messages: unknown[] }): Outcome {
  const { id, value } = (isInterrupted(state) ? state.__interrupt__[0] : undefined) ?? {};
  const { messages } = state;
  const said = new Map(
    messages
      .filter((message) => ToolMessage.isInstance(message))
      .map(
        (message) =>
          [
            message.tool_call_id,
            { status: message.status, text: message.text, ...message.artifact },
          ] as const,
      ),
  );
  return {
    card: value === undefined ? undefined : approvalRequestSchema.parse(value),
    interruptId: id,
    said,
    kinds: messages.filter((message) => isBaseMessage(message)).map((message) => message.type),
  };
}

/** A call of the write tool. */
export function write(id: string, text: string): PlannedCall {
  return { name: "write_note", args: { text }, id };
}
