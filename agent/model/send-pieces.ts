import { setImmediate } from "node:timers/promises";
import { BaseCallbackHandler } from "@langchain/core/callbacks/base";

/**
 * Sends each piece of an answer before the next one is processed. Node writes to a socket only after all pending promise callbacks
 * have run, so pieces that arrive from the model together would wait for one another, and for the start of the graph's next step.
 */
export class SendPieces extends BaseCallbackHandler {
  readonly name = "send_pieces";
  override awaitHandlers = true;

  override async handleLLMNewToken(): Promise<void> {
    await setImmediate();
  }
}
