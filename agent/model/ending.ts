import { BaseCallbackHandler } from "@langchain/core/callbacks/base";
import { AIMessage } from "@langchain/core/messages";
import type { Generation, LLMResult } from "@langchain/core/outputs";

/**
 * Stores why the model stopped on its message. `@langchain/openai` puts it beside the message, and if a run's messages are
 * streamed, @langchain/core 1.2 does not merge the two, as it does otherwise.
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
