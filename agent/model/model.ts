import type { BaseChatModel } from "@langchain/core/language_models/chat_models";
import { initChatModel } from "langchain";
import { AnswerIdsHandler } from "#agent/content/answer-ids.ts";
import { type AgentEnv, agentEnv } from "#auth/client/env.ts";
import { EnvError } from "#auth/protocol/env-fields.ts";
import { ModelEnding } from "./ending.ts";
import { SendPieces } from "./send-pieces.ts";

type ModelEnv = Pick<AgentEnv, "MODEL" | "MODEL_BASE_URL" | "MODEL_API_KEY" | "MODEL_OPTIONS">;

/**
 * The chat model of MODEL (`provider:model`). MODEL_BASE_URL points OpenAI's and Anthropic's clients at another server with their
 * protocol; without MODEL_API_KEY the provider's own variable (OPENAI_API_KEY, …) is used.
 *
 * It streams if a run's messages have listeners. `streaming: true` would stream in any case, and make @langchain/openai count
 * tokens with tables that it fetches from tiktoken.pages.dev.
 * @throws EnvError if the provider's client can't be made, as without a key
 */
export async function makeModel(env: ModelEnv = agentEnv()): Promise<BaseChatModel> {
  const { MODEL, MODEL_BASE_URL, MODEL_API_KEY, MODEL_OPTIONS } = env;
  const isAnthropic = MODEL.startsWith("anthropic:");
  const endpoint = isAnthropic
    ? { anthropicApiUrl: MODEL_BASE_URL }
    : { configuration: { baseURL: MODEL_BASE_URL } };
  const fields = {
    maxRetries: 2,
    ...MODEL_OPTIONS,
    callbacks: [new ModelEnding(), new AnswerIdsHandler(), new SendPieces()],
    ...(MODEL_API_KEY ? { apiKey: MODEL_API_KEY } : {}),
    ...(MODEL_BASE_URL ? endpoint : {}),
  };
  try {
    const model = await initChatModel(MODEL, fields);
    // Bound to tools, `model` would create another one for each call: docs/facts.md 39.
    return await model._getModelInstance();
  } catch (cause) {
    const message = cause instanceof Error ? cause.message : String(cause);
    throw new EnvError("LangGraph server", [{ path: ["MODEL"], message }]);
  }
}
