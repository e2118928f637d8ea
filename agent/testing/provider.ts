/** For tests: the events of OpenAI's and Anthropic's servers, from their documentation and real recordings. */
import type { Answer } from "#agent/github/tools/testing/played-github.ts";

let answers = 0;
const nextId = (prefix: string) => `${prefix}${++answers}`;

const stream = (body: string): Answer => ({ headers: { "content-type": "text/event-stream" }, body });

/** A part of an OpenAI answer: the `delta` of a chunk. */
export type Delta = Record<string, unknown>;

/** Chat completions, streamed (platform.openai.com/docs/api-reference/chat-streaming). Without `finish` it just ends. */
export function openaiStream(
  deltas: readonly Delta[],
  finish?: string,
  id: string = nextId("chatcmpl-"),
): Answer {
  const base = { id, object: "chat.completion.chunk", created: 1, model: "a-model" };
  const chunk = (delta: Delta, finish_reason: string | null = null) =>
    `data: ${JSON.stringify({ ...base, choices: [{ index: 0, delta, finish_reason }] })}\n\n`;
  const parts = [{ role: "assistant", content: "" }, ...deltas].map((delta) => chunk(delta));
  const end = finish ? [chunk({}, finish), "data: [DONE]\n\n"] : [];
  return stream([...parts, ...end].join(""));
}

/** A tool call as it is streamed: its name, then its arguments in two pieces. */
export function openaiCall(index: number, name: string, args: string): Delta[] {
  const half = Math.ceil(args.length / 2);
  const piece = (part: object) => ({ tool_calls: [{ index, ...part }] });
  return [
    piece({ id: `call_${index}`, type: "function", function: { name, arguments: "" } }),
    piece({ function: { arguments: args.slice(0, half) } }),
    piece({ function: { arguments: args.slice(half) } }),
  ];
}

/** One content block of an Anthropic answer, and the deltas that fill it. */
export interface Block {
  start: Record<string, unknown>;
  deltas: Record<string, unknown>[];
}

/** Messages, streamed (docs.anthropic.com/en/docs/build-with-claude/streaming). Without `stop` it just ends. */
export function anthropicStream(blocks: readonly Block[], stop?: string): Answer {
  const event = (type: string, more: object) =>
    `event: ${type}\ndata: ${JSON.stringify({ type, ...more })}\n\n`;
  const message = {
    id: nextId("msg_"),
    type: "message",
    role: "assistant",
    model: "a-model",
    content: [],
    stop_reason: null,
    stop_sequence: null,
    usage: { input_tokens: 10, output_tokens: 1 },
  };
  const filled = blocks.flatMap(({ start, deltas }, index) => [
    event("content_block_start", { index, content_block: start }),
    ...deltas.map((delta) => event("content_block_delta", { index, delta })),
    event("content_block_stop", { index }),
  ]);
  const end = stop
    ? [
        event("message_delta", {
          delta: { stop_reason: stop, stop_sequence: null },
          usage: { output_tokens: 9 },
        }),
        event("message_stop", {}),
      ]
    : [];
  return stream([event("message_start", { message }), event("ping", {}), ...filled, ...end].join(""));
}

export const anthropicText = (...texts: string[]): Block => ({
  start: { type: "text", text: "" },
  deltas: texts.map((text) => ({ type: "text_delta", text })),
});

export const anthropicThinking = (signature: string, ...thoughts: string[]): Block => ({
  start: { type: "thinking", thinking: "", signature: "" },
  deltas: [
    ...thoughts.map((thinking) => ({ type: "thinking_delta", thinking })),
    { type: "signature_delta", signature },
  ],
});

export function anthropicCall(id: string, name: string, json: string): Block {
  const half = Math.ceil(json.length / 2);
  const pieces = ["", json.slice(0, half), json.slice(half)];
  return {
    start: { type: "tool_use", id, name, input: {} },
    deltas: pieces.map((partial_json) => ({ type: "input_json_delta", partial_json })),
  };
}

export const openaiError = (status: number, code: string, message: string, headers = {}): Answer => ({
  status,
  headers,
  body: { error: { message, type: "error", param: null, code } },
});

export const anthropicError = (status: number, type: string, message: string, headers = {}): Answer => ({
  status,
  headers,
  body: { type: "error", error: { type, message } },
});
