import { type BaseMessage, HumanMessage } from "langchain";
import { INPUT_EVENT, type InputEvent } from "#auth/protocol/input-event.ts";

/**
 * Adds the run's message to the stream (mode `custom`), with the id of the message before it. LangGraph streams a run's input
 * only in mode `values`, which repeats the whole conversation at each step.
 */
export function streamInput(
  messages: readonly BaseMessage[],
  write: ((event: unknown) => void) | undefined,
): void {
  const at = messages.findLastIndex((message) => HumanMessage.isInstance(message));
  const message = messages[at];
  if (!message?.id) return;
  write?.({
    type: INPUT_EVENT,
    message: { type: "human", id: message.id, content: message.content },
    after: messages[at - 1]?.id ?? null,
  } satisfies InputEvent);
}
