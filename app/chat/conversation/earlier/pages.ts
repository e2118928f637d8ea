import type { AgentState } from "../agent-state.ts";

/**
 * Prepends earlier messages to a state's own.
 * @param earlier a state with the last message before those
 * @returns the state unchanged if `earlier` lacks that message
 */
export function joinPages(earlier: AgentState | undefined, state: AgentState): AgentState {
  const last = state.earlier_messages?.message;
  const at = last === undefined ? -1 : (earlier?.messages?.findLastIndex(({ id }) => id === last) ?? -1);
  if (!earlier || at < 0) return state;
  const messages = [...earlier.messages.slice(0, at + 1), ...state.messages];
  return { ...state, messages, earlier_messages: earlier.earlier_messages };
}
