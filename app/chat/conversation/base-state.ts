import { joinPages } from "./earlier/pages.ts";
import type { BaseState } from "./from-updates.ts";
import type { AgentState, ThreadHead } from "./use-thread-head.ts";

/** The state that a conversation's next run starts from: that of the last step seen here, or the stored one. */
export class KnownState implements BaseState {
  /** Set with each render. */
  head: Pick<ThreadHead, "loaded" | "mutate"> | undefined;
  /** Set with each render: it may have earlier messages than the state. */
  shown: AgentState | undefined;
  #newest: AgentState | undefined;

  async read(): Promise<AgentState> {
    const state = this.#newest ?? valuesOf(await this.head?.loaded().catch(() => []));
    return joinPages(this.shown, state);
  }

  async readAgain(): Promise<AgentState> {
    return valuesOf(await this.head?.mutate());
  }

  keep(state: AgentState): void {
    this.#newest = state;
  }
}

function valuesOf(states: readonly { values: AgentState }[] = []): AgentState {
  return { messages: [], ...states[0]?.values };
}
