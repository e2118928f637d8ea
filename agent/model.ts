import type { BaseChatModel } from "@langchain/core/language_models/chat_models";
import { initChatModel } from "langchain";
import { agentEnv } from "#auth/env.ts";

/**
 * The chat model that MODEL names (`provider:model`). MODEL_BASE_URL points OpenAI's and Anthropic's clients at another
 * server that speaks their protocol; without MODEL_API_KEY the provider's own variable (OPENAI_API_KEY, …) counts.
 */
export async function makeModel(): Promise<BaseChatModel> {
  const { MODEL, MODEL_BASE_URL, MODEL_API_KEY } = agentEnv();
  const isAnthropic = MODEL.startsWith("anthropic:");
  const endpoint = isAnthropic
    ? { anthropicApiUrl: MODEL_BASE_URL }
    : { configuration: { baseURL: MODEL_BASE_URL } };
  return initChatModel(MODEL, {
    streaming: true,
    maxRetries: 2,
    ...(MODEL_API_KEY ? { apiKey: MODEL_API_KEY } : {}),
    ...(MODEL_BASE_URL ? endpoint : {}),
  });
}
