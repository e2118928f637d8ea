/** OpenAI's chat completions, in the types of its own client, and a turn: what the model says in one completion. */
import type { OpenAIClient } from "@langchain/openai";

export type CompletionRequest = OpenAIClient.Chat.Completions.ChatCompletionCreateParams;
export type Message = OpenAIClient.Chat.Completions.ChatCompletionMessageParam;
export type Tool = OpenAIClient.Chat.Completions.ChatCompletionFunctionTool["function"];
export type FinishReason = OpenAIClient.Chat.Completions.ChatCompletion.Choice["finish_reason"];
export type Usage = OpenAIClient.CompletionUsage;

/** One call of a tool, before it has an id. */
export interface Call {
  name: string;
  args: Record<string, unknown>;
  /** The arguments' JSON, when it is to be broken on purpose. */
  raw?: string;
}

export type Turn = { text: string; calls: Call[]; reasoning?: string | undefined };

export const say = (text: string): Turn => ({ text, calls: [] });

/** The text of a message, which may come in parts. */
export function textOf({ content }: Message): string {
  if (typeof content === "string") return content;
  return (content ?? []).map((part) => ("text" in part ? part.text : "")).join("\n");
}

/** Rough count, four characters a token: enough for limits and for the numbers on the page. */
export function countUsage({ messages, tools }: CompletionRequest, { text, reasoning, calls }: Turn): Usage {
  const prompt_tokens = Math.ceil(JSON.stringify([messages, tools]).length / 4);
  const completion_tokens = Math.ceil(JSON.stringify([text, reasoning, calls]).length / 4);
  return { prompt_tokens, completion_tokens, total_tokens: prompt_tokens + completion_tokens };
}
