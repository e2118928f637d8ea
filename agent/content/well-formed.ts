import { AIMessage, type BaseMessage, HumanMessage, ToolMessage } from "@langchain/core/messages";
import { changeAnswer } from "#agent/content/messages.ts";
import { mapTexts } from "#auth/protocol/json-limits.ts";

/** Half of a surrogate pair in JSON.stringify's output. */
const HALF = /\\ud[89a-f][0-9a-f]{2}/;

/**
 * Repairs a message for providers, which reject a request with half of a surrogate pair, and each later one of the conversation.
 * New messages are repaired before they are stored; this is for older versions' data.
 */
export function toWellFormedMessage<T extends BaseMessage>(message: T): BaseMessage {
  const { id, name, content } = message;
  const calls = AIMessage.isInstance(message) ? message.tool_calls : undefined;
  if (isWhole(content) && isWhole(calls)) return message;
  const repaired = { id, name, content: repair(content) };
  if (HumanMessage.isInstance(message)) return new HumanMessage(repaired);
  if (ToolMessage.isInstance(message)) {
    const { tool_call_id, status, artifact } = message;
    return new ToolMessage({ ...repaired, tool_call_id, status, artifact });
  }
  if (!AIMessage.isInstance(message)) return message;
  return changeAnswer(message, {
    content: repaired.content,
    tool_calls: repair(calls),
    additional_kwargs: repair(message.additional_kwargs),
    response_metadata: repair(message.response_metadata),
  });
}

/** Scans the whole conversation before each model call; texts, most of it, without a copy. */
function isWhole(value: unknown): boolean {
  if (typeof value === "string") return value.isWellFormed();
  return value === undefined || !HALF.test(JSON.stringify(value));
}

function repair<T>(value: T): T {
  return mapTexts(value, (text) => text.toWellFormed()) as T;
}
