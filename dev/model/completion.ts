/** A turn in OpenAI's format: one JSON object, or a stream of server-sent events. */
import { randomBytes } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";
import type { OpenAIClient } from "@langchain/openai";
import { type CompletionRequest, countUsage, type FinishReason, type Turn } from "#dev/model/wire.ts";

type ChatCompletion = OpenAIClient.Chat.Completions.ChatCompletion;
type Chunk = OpenAIClient.Chat.Completions.ChatCompletionChunk;
/** `reasoning_content` is not OpenAI's: the compatible servers of reasoning models send it. */
type Delta = Chunk["choices"][number]["delta"] & { reasoning_content?: string };

const makeId = (prefix: string): string => prefix + randomBytes(12).toString("hex");
const envelope = ({ model }: CompletionRequest) => ({
  id: makeId("chatcmpl-"),
  created: Math.floor(Date.now() / 1000),
  model,
});
const toolCallsOf = ({ calls }: Turn) =>
  calls.map(({ name, args, raw = JSON.stringify(args) }) => ({
    id: makeId("call_"),
    type: "function" as const,
    function: { name, arguments: raw },
  }));

/** The answer to a request without `stream`. */
export function toCompletion(
  request: CompletionRequest,
  turn: Turn,
  finish_reason: FinishReason,
): ChatCompletion {
  const tool_calls = toolCallsOf(turn);
  const message = {
    role: "assistant" as const,
    content: turn.text || null,
    refusal: null,
    ...(turn.reasoning && { reasoning_content: turn.reasoning }),
    ...(tool_calls.length > 0 && { tool_calls }),
  };
  const choices = [{ index: 0, message, logprobs: null, finish_reason }];
  return { ...envelope(request), object: "chat.completion", choices, usage: countUsage(request, turn) };
}

/** Role, reasoning, words, each call's id and name followed by its arguments in fragments, the reason for the end, usage. */
function* toChunks(request: CompletionRequest, turn: Turn, finish: FinishReason): Generator<Chunk> {
  const wantsUsage = request.stream_options?.include_usage;
  const common = { ...envelope(request), object: "chat.completion.chunk" as const };
  const chunk = (delta: Delta, finish_reason: FinishReason | null = null): Chunk => {
    const choices = [{ index: 0, delta, logprobs: null, finish_reason }];
    return { ...common, choices, ...(wantsUsage && { usage: null }) };
  };
  yield chunk({ role: "assistant", content: turn.text ? "" : null });
  for (const token of splitTokens(turn.reasoning ?? "")) yield chunk({ reasoning_content: token });
  for (const token of splitTokens(turn.text)) yield chunk({ content: token });
  for (const [index, { function: called, ...call }] of toolCallsOf(turn).entries()) {
    yield chunk({ tool_calls: [{ index, ...call, function: { ...called, arguments: "" } }] });
    for (const fragment of called.arguments.match(/[\s\S]{1,8}/g) ?? [])
      yield chunk({ tool_calls: [{ index, function: { arguments: fragment } }] });
  }
  yield chunk({}, finish);
  if (wantsUsage) yield { ...common, choices: [], usage: countUsage(request, turn) };
}

/** Words with the space before them, about what a model's tokens are. */
const splitTokens = (text: string): string[] => text.match(/\s*\S{1,12}|\s+$/g) ?? [];

export interface Pace {
  /** Milliseconds between two chunks; 0 sends as fast as the client reads. */
  tokenDelayMs: number;
  /** A failure to be simulated: cuts the connection after five chunks. */
  cut?: (() => void) | undefined;
}

/** The body of a streamed answer. Pull-based: a slow client slows it down, and one that goes away ends it. */
export function streamTurn(
  request: CompletionRequest,
  turn: Turn,
  finish: FinishReason,
  { tokenDelayMs, cut }: Pace,
): ReadableStream<Uint8Array> {
  const chunks = toChunks(request, turn, finish);
  const stopped = new AbortController();
  const { signal } = stopped;
  let sent = 0;
  const pull = async (controller: ReadableStreamDefaultController<Uint8Array>): Promise<void> => {
    if (tokenDelayMs > 0 && sent > 0) await pause(tokenDelayMs, undefined, { signal }).catch(() => undefined);
    if (signal.aborted) return;
    if (cut && sent >= 5) {
      cut();
      return controller.close();
    }
    const { done, value } = chunks.next();
    sent += 1;
    controller.enqueue(new TextEncoder().encode(`data: ${done ? "[DONE]" : JSON.stringify(value)}\n\n`));
    if (done) controller.close();
  };
  return new ReadableStream<Uint8Array>({ pull, cancel: () => stopped.abort() }, { highWaterMark: 0 });
}
