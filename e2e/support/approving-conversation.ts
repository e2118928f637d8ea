import { Conversation, readText, type ShownMessage } from "./conversation.ts";

/** The outcome of one message. */
export interface Exchange {
  /** Tools in the order of their results. */
  tools: string[];
  /** Those that needed approval. */
  approved: string[];
  /** Error texts of failed tools. */
  failures: string[];
  /** The model's last message. */
  answer: string;
}

/** No plan of the embedded model needs more approvals. */
const MOST_CARDS = 10;

/** A conversation in which every write is approved. */
export class ApprovingConversation extends Conversation {
  /** Sends a message, approves its writes, and waits for the answer. */
  async send(text: string): Promise<Exchange> {
    const before = await this.#messagesSoFar();
    await this.ask(text);
    const approved: string[] = [];
    for (let cards = 0; cards < MOST_CARDS; cards += 1) {
      const card = await this.card();
      if (!card) break;
      approved.push(...card.action_requests.map(({ name }) => name));
      await this.decide(...card.action_requests.map(() => ({ type: "approve" })));
    }
    return summarise((await this.messages()).slice(before), approved);
  }

  async #messagesSoFar(): Promise<number> {
    const { status } = await this.person.api(`/api/langgraph/threads/${this.threadId}/state`);
    return status === 404 ? 0 : (await this.messages()).length;
  }
}

function summarise(messages: ShownMessage[], approved: string[]): Exchange {
  const results = messages.filter(({ type }) => type === "tool");
  const failed = results.filter(({ status }) => status === "error");
  return {
    tools: results.map(({ name }) => name ?? ""),
    approved,
    failures: failed.map(({ content }) => readText(content)),
    answer: readText(messages.findLast(({ type }) => type === "ai")?.content),
  };
}
