import { AIMessage, AIMessageChunk } from "@langchain/core/messages";
import { changeAnswer } from "#agent/content/messages.ts";
import type { ModelErrorCode } from "#auth/protocol/model-error-codes.ts";
import { hasBrokenCall } from "#upstream/broken-calls.ts";

/**
 * OpenAI's finish_reason, Anthropic's stop_reason, and those of servers with OpenAI's format: Mistral, DeepSeek, Z.ai,
 * OpenRouter, and Gemini's and Bedrock's behind a gateway.
 */
const FILTERED = [
  ...["content_filter", "content_filtered", "refusal", "safety", "sensitive", "prohibited_content"],
  ...["recitation", "blocklist", "spii", "guardrail_intervened"],
];
const LENGTH = ["length", "max_tokens", "max_output_tokens", "model_length"];
const CONTEXT = ["model_context_window_exceeded"];
const BUSY = ["insufficient_system_resource"];
const BROKEN = ["error", "network_error", "failed"];
const MALFORMED = ["malformed_function_call", "malformed_tool_use", "unexpected_tool_call"];

const LENGTH_NOTE =
  "*The answer reached the model's length limit and ends here. Ask for the rest, or for a shorter answer.*";

/**
 * Detects failures that a provider's client ignores: a truncated stream or one that ended with an error, an answer that was
 * filtered halfway or has no text because its length ran out, and tool calls with truncated arguments.
 */
export function findFault(answer: unknown): ModelErrorCode | undefined {
  if (!AIMessage.isInstance(answer)) return undefined;
  const end = readEnd(answer);
  const isBroken = hasBrokenCall(answer);
  if (FILTERED.includes(end)) return "content_filtered";
  if (CONTEXT.includes(end)) return "context_too_long";
  if (BUSY.includes(end)) return "model_busy";
  if (BROKEN.includes(end) || isCut(answer, end)) return "answer_cut";
  if (LENGTH.includes(end) && (isBroken || isEmpty(answer))) return "answer_too_long";
  return isBroken || MALFORMED.includes(end) ? "tool_call_malformed" : undefined;
}

/** Adds a note to an answer that reached its length limit; its text so far is kept. */
export function noteLengthLimit<T>(answer: T): T | AIMessage {
  if (!AIMessage.isInstance(answer) || !LENGTH.includes(readEnd(answer))) return answer;
  if (answer.tool_calls?.length || isEmpty(answer)) return answer;
  const { content } = answer;
  const isInCode = (answer.text.match(/^ {0,3}```/gm) ?? []).length % 2 === 1;
  const note = `${isInCode ? "\n```" : ""}\n\n${LENGTH_NOTE}`;
  const noted = typeof content === "string" ? content + note : [...content, { type: "text", text: note }];
  return changeAnswer(answer, { content: noted });
}

function isEmpty(answer: AIMessage): boolean {
  return answer.text.trim() === "" && !answer.tool_calls?.length;
}

/**
 * Why the model stopped, in lower case, if the provider says so: in chunks LangChain stores Anthropic's reason in the additional
 * fields, and OpenAI's Responses API has a status with details.
 */
function readEnd({ response_metadata, additional_kwargs }: AIMessage): string {
  const { finish_reason, stop_reason, incomplete_details, status } = response_metadata;
  const reason: unknown = Object(incomplete_details).reason;
  const end: unknown = finish_reason ?? stop_reason ?? additional_kwargs.stop_reason ?? reason ?? status;
  return typeof end === "string" ? end.toLowerCase() : "";
}

/** Both providers report the reason at the end of each stream. For others a missing one means nothing. */
function isCut(answer: AIMessage, end: string): boolean {
  const { model_provider } = answer.response_metadata;
  const isJudged = model_provider === "openai" || model_provider === "anthropic";
  return isJudged && AIMessageChunk.isInstance(answer) && end === "";
}
