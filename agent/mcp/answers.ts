import { interrupt } from "@langchain/langgraph";
import { recallAnswer } from "#auth/client/recall.ts";
import type { TokenBroker } from "#auth/client/token-broker.ts";
import { connectAnswerSchema, type ElicitRequest, elicitAnswerSchema } from "#auth/protocol/interrupts.ts";

/** How a tool call asks the person, with LangGraph's interrupts. */
export interface Asking {
  /** All answers to this tool call in earlier passes, in order. */
  recall(): unknown[];
  /** LangGraph's `interrupt`. */
  ask(question: unknown): unknown;
}

export const askByInterrupt: Asking = {
  recall() {
    const found: unknown[] = [];
    for (let next = recallAnswer(); next !== undefined; next = recallAnswer()) found.push(next);
    return found;
  },
  ask: interrupt,
};

/**
 * The answers of one pass of a tool call. LangGraph numbers them by order, whatever was asked; here each is used once, and only
 * for a question of its kind.
 */
export class Answers {
  readonly #left: unknown[];
  readonly #asking: Asking;

  constructor(asking: Asking) {
    this.#asking = asking;
    this.#left = asking.recall();
  }

  /** The part of a broker that asks for access. */
  get access(): Pick<TokenBroker, "ask" | "recall"> {
    const take = () => this.#take((answer) => connectAnswerSchema.safeParse(answer).success);
    return { recall: take, ask: (request) => take() ?? this.#asking.ask(request) };
  }

  /** The answer to a server's question, if one was given. */
  takeFor({ question }: ElicitRequest): unknown {
    return this.#take((answer) => elicitAnswerSchema.safeParse(answer).data?.question === question);
  }

  #take(isFit: (answer: unknown) => boolean): unknown {
    const place = this.#left.findIndex(isFit);
    return place < 0 ? undefined : this.#left.splice(place, 1)[0];
  }
}
