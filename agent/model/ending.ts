import { BaseCallbackHandler } from "@langchain/core/callbacks/base";
import { AIMessage } from "@langchain/core/messages";
import type { Generation, LLMResult } from "@langchain/core/outputs";

/**
 * Keeps why the model stopped on its message. `@langchain/openai` writes it beside the message, and when a run's messages are
 * listened to, @langchain/core 1.2 does not bring the two together, as it does for everybody else.
 */
export class ModelEnding extends BaseCallbackHandler {
  readonly name = "model_ending";
  override awaitHandlers = true;

  override handleLLMEnd({ generations }: LLMResult): void {
    for (const generation of generations.flat()) keepEnding(generation);
  }
}

function keepEnding(generation: Generation): void {
  const message: unknown = "message" in generation ? generation.message : undefined;
  if (!AIMessage.isInstance(message)) return;
  message.response_metadata = { ...generation.generationInfo, ...message.response_metadata };
}
