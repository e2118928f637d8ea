import { type AIMessage, AIMessageChunk } from "@langchain/core/messages";
import { parseJson } from "#auth/protocol/json.ts";

/**
 * Whether a tool call's arguments are truncated. LangChain completes them (`parsePartialJson`, docs/facts.md 28), so that half a
 * text would be written.
 */
export function hasBrokenCall(answer: AIMessage): boolean {
  if ((answer.invalid_tool_calls ?? []).length > 0) return true;
  const chunks = AIMessageChunk.isInstance(answer) ? (answer.tool_call_chunks ?? []) : [];
  return chunks.some(({ args }) => !isWholeJson(args));
}

/** Empty arguments mean an empty object: Anthropic sends nothing for a tool without arguments. */
function isWholeJson(text: string | undefined): boolean {
  return !text || parseJson(text) !== undefined;
}
