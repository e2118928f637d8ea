/** A turn on the wire: one JSON object, or a stream of server-sent events, field by field as OpenAI sends them. */
import { randomBytes } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";
import { type CompletionRequest, countUsage, type FinishReason, type Turn } from "#dev/model/wire.ts";

const makeId = (prefix: string): string => prefix + randomBytes(12).toString("hex");
const envelopeOf = ({ model }: CompletionRequest): object => ({
  ...{ id: makeId("chatcmpl-"), created: Math.floor(Date.now() / 1000), model },
});

/** The answer to a request without `stream`. */
export function toCompletion(request: CompletionRequest, turn: Turn, finish_reason: FinishReason): object {
  const tool_calls = turn.calls.map(({ name, args, raw }) => ({
    ...{ id: makeId("call_"), type: "function", function: { name, arguments: raw ?? JSON.stringify(args) } },
  }));
  const message = {
    ...{ role: "assistant", content: turn.text || null, refusal: null },
    ...(turn.reasoning && { reasoning_content: turn.reasoning }),
    ...(tool_calls.length > 0 && { tool_calls }),
  };
  const choices = [{ index: 0, message, logprobs: null, finish_reason }];
  return { ...envelopeOf(request), object: "chat.completion", choices, usage: countUsage(request, turn) };
}

/** The chunks of a stream: role, reasoning, words, each call's id and name followed by its arguments in fragments, the end. */
function* toChunks(request: CompletionRequest, turn: Turn, finish: FinishReason): Generator<object> {
  const wantsUsage = request.stream_options?.include_usage;
  const common = {
    ...envelopeOf(request),
    object: "chat.completion.chunk",
    ...(wantsUsage && { usage: null }),
  };
  const chunk = (delta: object, finish_reason: FinishReason | null = null): object => ({
    ...{ ...common, choices: [{ index: 0, delta, logprobs: null, finish_reason }] },
  });
  yield chunk({ role: "assistant", content: turn.text ? "" : null });
  for (const token of splitTokens(turn.reasoning)) yield chunk({ reasoning_content: token });
  for (const token of splitTokens(turn.text)) yield chunk({ content: token });
  for (const [index, { name, args, raw }] of turn.calls.entries()) {
    const call = { index, id: makeId("call_"), type: "function", function: { name, arguments: "" } };
    yield chunk({ tool_calls: [call] });
    for (const fragment of (raw ?? JSON.stringify(args)).match(/[\s\S]{1,8}/g) ?? [])
      yield chunk({ tool_calls: [{ index, function: { arguments: fragment } }] });
  }
  yield chunk({}, finish);
  if (wantsUsage) yield { ...common, choices: [], usage: countUsage(request, turn) };
}

/** Words with the space before them, about what a model's tokens are. */
function splitTokens(text: string): string[] {
  return text.match(/\s*\S{1,12}|\s+$/g) ?? [];
}

export interface Pace {
  /** Milliseconds between two chunks; 0 sends as fast as the reader reads. */
  tokenDelayMs: number;
  /** A failure to be simulated: breaks the connection off after five chunks. */
  breakOff?: (() => void) | undefined;
}

/** The body of a streamed answer. Pull-based: a slow reader slows the writer, and a cancelled one ends it. */
export function streamTurn(
  request: CompletionRequest,
  turn: Turn,
  finish: FinishReason,
  { tokenDelayMs, breakOff }: Pace,
): ReadableStream<Uint8Array> {
  const chunks = toChunks(request, turn, finish);
  const stopped = new AbortController();
  const { signal } = stopped;
  let sent = 0;
  const pull = async (controller: ReadableStreamDefaultController<Uint8Array>): Promise<void> => {
    if (tokenDelayMs > 0 && sent > 0) await pause(tokenDelayMs, undefined, { signal }).catch(() => undefined);
    if (signal.aborted) return;
    if (breakOff && sent >= 5) {
      breakOff();
      return controller.close();
    }
    const { done, value } = chunks.next();
    sent += 1;
    controller.enqueue(new TextEncoder().encode(`data: ${done ? "[DONE]" : JSON.stringify(value)}\n\n`));
    if (done) controller.close();
  };
  return new ReadableStream<Uint8Array>({ pull, cancel: () => stopped.abort() }, { highWaterMark: 0 });
}
