import { interrupt, isGraphInterrupt } from "@langchain/langgraph";

/**
 * The answer to the first question of a call that LangGraph now runs again from its beginning; undefined when it was not
 * asked yet. LangGraph counts questions by their order in a task: this is always the first one, and is never shown to anybody,
 * because what it would stop with is caught here.
 */
export function recallAnswer(): unknown {
  try {
    return interrupt(undefined);
  } catch (error) {
    if (isGraphInterrupt(error)) return undefined;
    throw error;
  }
}
