import { randomUUID } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";
import { bearer, type Identity } from "#e2e/security/target.ts";
import { Conversation } from "#e2e/support/conversation.ts";
import type { HttpPerson } from "#e2e/support/http-person.ts";
import type { System } from "#e2e/support/system.ts";

const IDLE_MS = 60_000;

/** A person who sends messages through the app or as a direct client of the LangGraph server, with the acknowledged messages. */
export class Talker {
  readonly conversation: Conversation;
  /** Texts of messages whose run was accepted with 200. */
  readonly acknowledged: string[] = [];
  readonly #system: System;
  readonly #identity: Identity | undefined;

  /** @param identity of a direct client; undefined for the app's pages */
  constructor(system: System, person: HttpPerson, identity?: Identity) {
    this.conversation = new Conversation(person);
    this.#system = system;
    this.#identity = identity;
  }

  /** Sends a message. Resolves once it is acknowledged or has failed, without waiting for the answer. */
  async sendMessage(text: string): Promise<void> {
    const id = randomUUID();
    const body = {
      input: { messages: [{ type: "human", id, content: text }] },
      multitask_strategy: "enqueue",
    };
    const answer = await (this.#identity ? this.#sendDirectly(body) : this.conversation.begin(body)).catch(
      () => undefined,
    );
    if (answer?.status === 200) this.acknowledged.push(text);
    void answer?.text().catch(() => "");
  }

  async #sendDirectly(body: object): Promise<Response> {
    const { system, identity } = { system: this.#system, identity: this.#identity };
    if (!identity) throw new Error("only a direct client has an identity");
    const headers = { ...(await bearer(system, identity)), "content-type": "application/json" };
    return fetch(`${system.addresses.langgraph}/threads/${this.conversation.threadId}/runs`, {
      method: "POST",
      headers,
      body: JSON.stringify({ assistant_id: "agent", if_not_exists: "create", ...body }),
    });
  }

  /** @throws Error naming an acknowledged message that is not in the conversation exactly once */
  async check(): Promise<void> {
    if (this.acknowledged.length === 0) return;
    await this.#untilIdle();
    const messages = await this.conversation.messages();
    const texts = messages.flatMap(({ type, content }) => (type === "human" ? [String(content)] : []));
    for (const text of this.acknowledged) {
      const count = texts.filter((one) => one === text).length;
      const where = `${this.#identity ? "a direct client's" : "a"} message “${text.slice(0, 60)}” in ${this.conversation.threadId}`;
      if (count !== 1) throw new Error(`${where} was acknowledged and is stored ${count} times.`);
    }
  }

  /** A pending run's message is not in the state yet. */
  async #untilIdle(): Promise<void> {
    const { person, threadId } = this.conversation;
    const until = performance.now() + IDLE_MS;
    const isBusy = async (status: string): Promise<boolean> => {
      const answer = await person.api(`/api/langgraph/threads/${threadId}/runs?status=${status}`);
      return ((await answer.json()) as unknown[]).length > 0;
    };
    while ((await isBusy("pending")) || (await isBusy("running"))) {
      if (performance.now() > until) throw new Error(`the runs of ${threadId} do not end.`);
      await pause(100);
    }
  }
}
