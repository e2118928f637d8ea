/** A turn in OpenAI's format: one JSON object, or a stream of server-sent events. */
import { randomBytes } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";
import type { OpenAIClient } from "@langchain/openai";
import type { SSEStreamingApi } from "hono/streaming";
import { type CompletionRequest, countUsage, type FinishReason, type Turn } from "#dev/model/wire.ts";

type ChatCompletion = OpenAIClient.Chat.Completions.ChatCompletion;
type Chunk = OpenAIClient.Chat.Completions.ChatCompletionChunk;
/** `reasoning_content` is not OpenAI's: the compatible servers of reasoning models send it. */
type Delta = Chunk["choices"][number]["delta"] & { reasoning_content?: string };

const makeId = (prefix: string): string => prefix + randomBytes(12).toString("hex");
const envelope = ({ model }: CompletionRequest) => {
  return { id: makeId("chatcmpl-"), created: Math.floor(Date.now() / 1000), model };
};
const toolCallsOf = ({ calls }: Turn) =>
  calls.map(({ name, args, raw = JSON.stringify(args) }) => ({
    id: makeId("call_"),
    type: "function" as const,
    function: { name, arguments: raw },
  }));

/** The answer to a request without `stream`. */
export function toCompletion(request: CompletionRequest, turn: Turn, reason: FinishReason): ChatCompletion {
  const tool_calls = toolCallsOf(turn);
  const message = {
    role: "assistant" as const,
    content: turn.text || null,
    refusal: null,
    ...(turn.reasoning && { reasoning_content: turn.reasoning }),
    ...(tool_calls.length > 0 && { tool_calls }),
  };
  const choices = [{ index: 0, message, logprobs: null, finish_reason: reason }];
  return { ...envelope(request), object: "chat.completion", choices, usage: countUsage(request, turn) };
}

/** Role, reasoning, words, each call's id and name followed by its arguments in fragments, the reason for the end, usage. */
export function* toChunks(request: CompletionRequest, turn: Turn, finish: FinishReason): Generator<Chunk> {
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

/**
 * Streams an answer, as fast as the client reads, until it goes away.
 * @param delay milliseconds between two chunks
 * @param cut a failure to be simulated: cuts the connection after five chunks
 */
export async function streamTurn(
  to: SSEStreamingApi,
  chunks: Iterable<Chunk>,
  delay: number,
  cut?: () => void,
) {
  let sent = 0;
  for (const chunk of chunks) {
    if (delay > 0 && sent > 0) await pause(delay, undefined, { ref: false });
    if (to.aborted) return;
    if (cut && sent >= 5) return cut();
    await to.writeSSE({ data: JSON.stringify(chunk) });
    sent += 1;
  }
  await to.writeSSE({ data: "[DONE]" });
}
