import type { AgentState } from "./agent-state.ts";
import type { RunEvent } from "./from-updates.ts";

/**
 * Passes events on, up to the state that ends with the agent's answer. Events that change nothing on the page wait for the next
 * one, because each render delays the first words: states that end with the person's message, and the empty chunk that models
 * start with.
 * @param onCut called when they end with neither an answer nor a question nor an error
 */
export async function* untilAnswered<T extends RunEvent>(
  events: AsyncIterable<T>,
  onCut: () => void = () => {},
): AsyncGenerator<T> {
  let held: T[] = [];
  let states = 0;
  let isComplete = false;
  for await (const event of events) {
    // Made by from-updates.ts.
    const state = event.event === "values" ? (event.data as AgentState) : undefined;
    if (state) states += 1;
    if (event.event === "error" || (state && asks(state))) isComplete = true;
    if (state ? isKnown(state, states === 1) : isEmptyPiece(event)) {
      held.push(event);
      continue;
    }
    yield* held;
    held = [];
    yield event;
    if (state && endsWithAnswer(state)) return;
  }
  yield* held;
  if (!isComplete) onCut();
}

/** The state that the run starts from, or one that ends with the person's message. */
function isKnown(state: AgentState, isFirst: boolean): boolean {
  return !asks(state) && (isFirst || state.messages?.at(-1)?.type === "human");
}

/** No text, reasoning or tool call. The server gives a chunk the type of a message. */
function isEmptyPiece({ event, data }: RunEvent): boolean {
  const piece = Object(event === "messages" && Array.isArray(data) ? data[0] : undefined);
  if (piece.type !== "ai" && piece.type !== "AIMessageChunk") return false;
  const { content, tool_call_chunks: pieces, tool_calls: calls, additional_kwargs: more } = piece;
  const isNothing = (value: unknown) => value === undefined || (Array.isArray(value) && value.length === 0);
  const isSilent = (content === "" || isNothing(content)) && isNothing(pieces) && isNothing(calls);
  return isSilent && !more?.reasoning_content;
}

/** The state has questions for the person. */
function asks(state: AgentState): boolean {
  return "__interrupt__" in state;
}

function endsWithAnswer(state: AgentState): boolean {
  const last = state.messages?.at(-1);
  return !asks(state) && last?.type === "ai" && !last.tool_calls?.length;
}
