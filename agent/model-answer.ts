import { AIMessage, AIMessageChunk } from "@langchain/core/messages";
import { parseJson } from "#auth/json.ts";

/** What is wrong with an answer that came without an error, by the code that the person is told. */
export type AnswerFault = "model_unavailable" | "content_filtered" | "tool_call_malformed";

/** OpenAI's finish_reason, Anthropic's stop_reason. */
const FILTERED = ["content_filter", "refusal"];

/**
 * Finds what a provider's client lets pass: a stream that ended before its end, an answer that was filtered half-way, and
 * tool calls whose arguments are cut off. LangChain completes those (`parsePartialJson`, docs/facts.md 28), so that half a text would be written.
 */
export function findFault(answer: unknown): AnswerFault | undefined {
  if (!AIMessage.isInstance(answer)) return undefined;
  const end = readEnd(answer);
  if (FILTERED.includes(String(end))) return "content_filtered";
  if (isCut(answer, end)) return "model_unavailable";
  return hasBrokenCall(answer) ? "tool_call_malformed" : undefined;
}

/** Why the model stopped, where the provider says it: in chunks LangChain keeps Anthropic's word among the additional ones. */
function readEnd({ response_metadata, additional_kwargs }: AIMessage): unknown {
  const { finish_reason, stop_reason, status } = response_metadata;
  return finish_reason ?? stop_reason ?? additional_kwargs.stop_reason ?? status;
}

/** Both providers say at the end of each stream why it ended. Others are not judged by it. */
function isCut(answer: AIMessage, end: unknown): boolean {
  const { model_provider } = answer.response_metadata;
  const isJudged = model_provider === "openai" || model_provider === "anthropic";
  return isJudged && AIMessageChunk.isInstance(answer) && (end === undefined || end === null);
}

function hasBrokenCall(answer: AIMessage): boolean {
  if ((answer.invalid_tool_calls ?? []).length > 0) return true;
  const chunks = AIMessageChunk.isInstance(answer) ? (answer.tool_call_chunks ?? []) : [];
  return chunks.some(({ args }) => !isWholeJson(args));
}

/** No arguments at all are an empty object: Anthropic sends nothing for a tool without any. */
function isWholeJson(text: string | undefined): boolean {
  return !text || parseJson(text) !== undefined;
}
