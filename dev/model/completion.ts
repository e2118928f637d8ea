/** A turn on the wire: one JSON object, or the chunks of a stream, field by field as OpenAI sends them. */
import { randomBytes } from "node:crypto";
import type { Call, FinishReason, Turn, Usage } from "#dev/model/wire.ts";

/** What every chunk of one answer repeats. */
export interface Envelope {
  id: string;
  created: number;
  model: string;
}

export interface Delta {
  role?: "assistant";
  content?: string | null;
  reasoning_content?: string;
  tool_calls?: {
    index: number;
    id?: string;
    type?: "function";
    function: { name?: string; arguments: string };
  }[];
}

/** Begins an answer: a fresh id and the time. */
export function makeEnvelope(model: string): Envelope {
  return { id: `chatcmpl-${randomBytes(12).toString("hex")}`, created: Math.floor(Date.now() / 1000), model };
}

/** The answer to a request without `stream`. */
export function toCompletion(envelope: Envelope, turn: Turn, finish: FinishReason, usage: Usage): object {
  const calls = turn.calls.map((call) => ({
    id: makeCallId(),
    type: "function",
    function: { name: call.name, arguments: call.raw ?? JSON.stringify(call.args) },
  }));
  const message = {
    role: "assistant",
    content: turn.text || null,
    refusal: null,
    ...(turn.reasoning && { reasoning_content: turn.reasoning }),
    ...(calls.length > 0 && { tool_calls: calls }),
  };
  return {
    ...envelope,
    object: "chat.completion",
    choices: [{ index: 0, message, logprobs: null, finish_reason: finish }],
    usage,
  };
}

/** The pieces of a turn in order: role, reasoning, words, then each call's id and name followed by its arguments in fragments. */
export function* toDeltas(turn: Turn): Generator<Delta> {
  yield { role: "assistant", content: turn.text ? "" : null };
  for (const token of splitTokens(turn.reasoning)) yield { reasoning_content: token };
  for (const token of splitTokens(turn.text)) yield { content: token };
  for (const [index, call] of turn.calls.entries()) yield* toCallDeltas(index, call);
}

function* toCallDeltas(index: number, call: Call): Generator<Delta> {
  yield {
    tool_calls: [{ index, id: makeCallId(), type: "function", function: { name: call.name, arguments: "" } }],
  };
  for (const fragment of splitFragments(call.raw ?? JSON.stringify(call.args))) {
    yield { tool_calls: [{ index, function: { arguments: fragment } }] };
  }
}

/** One chunk; `usage` is null on all but the last when it was asked for, and absent when it wasn't. */
export function toChunk(envelope: Envelope, delta: Delta, finish: FinishReason | null, usage?: null): object {
  const choices = [{ index: 0, delta, logprobs: null, finish_reason: finish }];
  return { ...envelope, object: "chat.completion.chunk", choices, ...(usage === null && { usage }) };
}

/** The extra last chunk of `stream_options.include_usage`: no choice, only numbers. */
export function toUsageChunk(envelope: Envelope, usage: Usage): object {
  return { ...envelope, object: "chat.completion.chunk", choices: [], usage };
}

/** Words with the space before them, about what a model's tokens are. */
function splitTokens(text: string): string[] {
  return text.match(/\s*\S{1,12}|\s+$/g) ?? [];
}

function splitFragments(json: string): string[] {
  return json.match(/[\s\S]{1,8}/g) ?? [];
}

function makeCallId(): string {
  return `call_${randomBytes(12).toString("hex")}`;
}
