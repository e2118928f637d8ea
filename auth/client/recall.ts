import { interrupt, isGraphInterrupt } from "@langchain/langgraph";

/**
 * The answer to the first question of a call that LangGraph now runs again from its start; undefined if it was not
 * asked yet. LangGraph counts questions by their order in a task: this is always the first one, and is never shown,
 * because its interrupt is caught here.
 */
export function recallAnswer(): unknown {
  try {
    return interrupt(undefined);
  } catch (error) {
    if (isGraphInterrupt(error)) return undefined;
    throw error;
  }
}
