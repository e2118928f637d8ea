import { randomUUID } from "node:crypto";
import { type ApprovalRequest, approvalRequestSchema } from "#auth/protocol/interrupts.ts";
import type { HttpPerson } from "./http-person.ts";

/** A message in the LangGraph server's state: the fields that tests read. */
export interface ShownMessage {
  type: string;
  /** The tool's name, on a tool message. */
  name?: string;
  content: unknown;
  tool_call_id?: string;
  status?: string;
  tool_calls?: { id: string; name: string; args: Record<string, unknown> }[];
}

interface ShownInterrupt {
  id: string;
  value: unknown;
}

/** A step of a script for the embedded model: see docs/embedded-model.md. */
export type Step = string | { call: string; args: object } | { calls: { name: string; args: object }[] };

/** A person's conversation with an assistant, over plain HTTP. Each call resolves when the run has ended. */
export class Conversation {
  readonly person: HttpPerson;
  readonly assistant: string;
  readonly threadId: string;

  constructor(person: HttpPerson, assistant = "agent", threadId: string = randomUUID()) {
    this.person = person;
    this.assistant = assistant;
    this.threadId = threadId;
  }

  /** The same conversation for another session, or for another person who knows its id. */
  as(person: HttpPerson): Conversation {
    return new Conversation(person, this.assistant, this.threadId);
  }

  ask(text: string): Promise<string> {
    return this.run({ input: { messages: [{ type: "human", content: text }] } });
  }

  follow(...steps: Step[]): Promise<string> {
    return this.ask(`script:\n${JSON.stringify(steps)}`);
  }

  async decide(...decisions: object[]): Promise<string> {
    return this.run(await this.answer({ decisions }));
  }

  /** The body of a run that answers the pending interrupt. */
  async answer(answer: object): Promise<{ command: { resume: object } }> {
    const [interrupt] = await this.#interrupts();
    if (!interrupt) throw new Error("there is no pending interrupt");
    return { command: { resume: { [interrupt.id]: answer } } };
  }

  /** The body of a run that approves the pending write. */
  approval(): Promise<{ command: { resume: object } }> {
    return this.answer({ decisions: [{ type: "approve" }] });
  }

  /** Resumes a run that a crash or Stop cut off. */
  continueRun(): Promise<string> {
    return this.run({ input: null });
  }

  /** Starts a run and reads its stream to the end. */
  async run(body: object): Promise<string> {
    return (await this.begin(body)).text();
  }

  /** Starts a run and returns its open stream. */
  begin(body: object): Promise<Response> {
    return this.person.api(`/api/langgraph/threads/${this.threadId}/runs/stream`, {
      json: {
        assistant_id: this.assistant,
        stream_mode: ["messages-tuple", "values"],
        if_not_exists: "create",
        ...body,
      },
    });
  }

  /** Stops the current run, as the page's button does. */
  async stop(): Promise<void> {
    const path = `/api/langgraph/threads/${this.threadId}/runs`;
    const runs: { run_id: string; status: string }[] = await (await this.person.api(path)).json();
    for (const { run_id, status } of runs) {
      if (status !== "running" && status !== "pending") continue;
      await this.person.api(`${path}/${run_id}/cancel?wait=1`, { method: "POST", json: {} });
    }
  }

  /** The pending approval, if any. */
  async card(): Promise<ApprovalRequest | undefined> {
    const [interrupt] = await this.#interrupts();
    return interrupt && approvalRequestSchema.parse(interrupt.value);
  }

  /** The pending interrupt's value, whatever its kind. */
  async question(): Promise<unknown> {
    return (await this.#interrupts())[0]?.value;
  }

  async messages(): Promise<ShownMessage[]> {
    return (await this.#state()).values.messages ?? [];
  }

  /** The tool results, in order. */
  async toolResults(): Promise<{ status: string | undefined; text: string }[]> {
    const messages = (await this.messages()).filter((message) => message.type === "tool");
    return messages.map(({ status, content }) => ({ status, text: readText(content) }));
  }

  async #interrupts(): Promise<ShownInterrupt[]> {
    return (await this.#state()).tasks.flatMap((task) => task.interrupts);
  }

  async #state(): Promise<{
    values: { messages?: ShownMessage[] };
    tasks: { interrupts: ShownInterrupt[] }[];
  }> {
    const answer = await this.person.api(`/api/langgraph/threads/${this.threadId}/state`);
    if (!answer.ok) throw new Error(`the conversation can't be read: ${answer.status}`);
    return answer.json();
  }
}

/** A message's text, from a string or content blocks. */
export function readText(content: unknown): string {
  return typeof content === "string" ? content : JSON.stringify(content);
}
