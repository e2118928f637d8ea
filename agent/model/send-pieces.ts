import { setImmediate } from "node:timers/promises";
import { BaseCallbackHandler } from "@langchain/core/callbacks/base";

/**
 * Sends each piece of an answer before the next one is processed. Node writes to a socket when no promise is left to run, so pieces
 * that arrive from the model together would be sent after all of them, and after the beginning of the next step.
 */
export class SendPieces extends BaseCallbackHandler {
  readonly name = "send_pieces";
  override awaitHandlers = true;

  override async handleLLMNewToken(): Promise<void> {
    await setImmediate();
  }
}
