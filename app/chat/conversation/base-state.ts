import type { BaseState } from "./from-updates.ts";
import type { AgentState, ThreadHead } from "./use-thread-head.ts";

/** The state that a conversation's next run begins with: that of the last step seen here, or what was stored. */
export class KnownState implements BaseState {
  /** Set with each render. */
  head: Pick<ThreadHead, "loaded" | "mutate"> | undefined;
  #newest: AgentState | undefined;

  async read(): Promise<AgentState> {
    return this.#newest ?? valuesOf(await this.head?.loaded().catch(() => []));
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
