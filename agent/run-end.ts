import { BaseCallbackHandler } from "@langchain/core/callbacks/base";
import { type RunningAnswers, runningAnswers } from "#auth/resource-server/running-answers.ts";

/**
 * Reports the start and end of a run to the limit on a person's answers. A run's steps have their own ids, which the limit does
 * not know.
 */
export class RunEnd extends BaseCallbackHandler {
  readonly name = "run-end";
  override awaitHandlers = true;
  readonly #answers: Pick<RunningAnswers, "begin" | "end">;

  constructor(answers: Pick<RunningAnswers, "begin" | "end"> = runningAnswers()) {
    super();
    this.#answers = answers;
  }

  override handleChainStart(_chain: unknown, _inputs: unknown, runId: string): void {
    this.#answers.begin(runId);
  }

  override handleChainEnd(_outputs: unknown, runId: string): void {
    this.#answers.end(runId);
  }

  override handleChainError(_error: unknown, runId: string): void {
    this.#answers.end(runId);
  }
}
