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
    const isState = event.event === "values";
    if (isState) states += 1;
    if (event.event === "error" || (isState && asks(event.data))) isComplete = true;
    if (isState ? isKnown(event.data, states === 1) : isEmptyPiece(event)) {
      held.push(event);
      continue;
    }
    yield* held;
    held = [];
    yield event;
    if (isState && endsWithAnswer(event.data)) return;
  }
  yield* held;
  if (!isComplete) onCut();
}

/** The state that the run starts from, or one that ends with the person's message. */
function isKnown(state: unknown, isFirst: boolean): boolean {
  if (asks(state)) return false;
  const last = lastMessage(state);
  return isFirst || (isRecord(last) && last.type === "human");
}

/** No text, reasoning or tool call. The server gives a chunk the type of a message. */
function isEmptyPiece({ event, data }: RunEvent): boolean {
  const piece: unknown = event === "messages" && Array.isArray(data) ? data[0] : undefined;
  if (!isRecord(piece) || (piece.type !== "ai" && piece.type !== "AIMessageChunk")) return false;
  const { content, tool_call_chunks: pieces, tool_calls: calls, additional_kwargs: more } = piece;
  const isNothing = (value: unknown) => value === undefined || (Array.isArray(value) && value.length === 0);
  const isSilent = (content === "" || isNothing(content)) && isNothing(pieces) && isNothing(calls);
  return isSilent && !(isRecord(more) && more.reasoning_content);
}

/** The state has questions for the person. */
function asks(state: unknown): boolean {
  return isRecord(state) && "__interrupt__" in state;
}

function lastMessage(state: unknown): unknown {
  return isRecord(state) && Array.isArray(state.messages) ? state.messages.at(-1) : undefined;
}

function endsWithAnswer(state: unknown): boolean {
  if (asks(state)) return false;
  const last = lastMessage(state);
  if (!isRecord(last) || last.type !== "ai") return false;
  return !Array.isArray(last.tool_calls) || last.tool_calls.length === 0;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}
