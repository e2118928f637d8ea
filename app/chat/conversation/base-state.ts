import type { AgentState } from "./agent-state.ts";
import type { Page } from "./conversation-options.ts";
import { joinPages } from "./earlier/pages.ts";
import type { BaseState } from "./from-updates.ts";

/** The state that a conversation's next run starts from: that of the last step seen here, or the stored one. */
export class KnownState implements BaseState {
  /** What is rendered, which may have earlier messages than the state. */
  readonly #page: () => Partial<Pick<Page, "head" | "state">>;
  #newest: AgentState | undefined;

  constructor(page: () => Partial<Pick<Page, "head" | "state">>) {
    this.#page = page;
  }

  async read(): Promise<AgentState> {
    const state =
      this.#newest ??
      valuesOf(
        await this.#page()
          .head?.loaded()
          .catch(() => []),
      );
    return joinPages(this.#page().state, state);
  }

  async readAgain(): Promise<AgentState> {
    return valuesOf(await this.#page().head?.mutate());
  }

  keep(state: AgentState): void {
    this.#newest = state;
  }
}

function valuesOf(states: readonly { values: AgentState }[] = []): AgentState {
  return { messages: [], ...states[0]?.values };
}
