import { AIMessage, ToolMessage } from "@langchain/core/messages";
import { createMiddleware, ToolInvocationError } from "langchain";
import { AnswerIds, withAnswerIds } from "#agent/content/answer-ids.ts";
import { checkAnswer, findRefusedCall } from "#agent/content/check-answer.ts";
import { failCall } from "#agent/content/messages.ts";
import { toVisibleResult, toVisibleText } from "#agent/content/visible-result.ts";
import { toWellFormedMessage } from "#agent/content/well-formed.ts";

/**
 * Checks each answer of the model before it is stored: docs/decisions/0076. Calls that can't be stored are not run, and the model
 * gets the reason. Must wrap what judges the provider's original answer (agent/model/errors.ts).
 * @throws ModelError (answer_too_large)
 */
export function checkAnswers() {
  return createMiddleware({
    name: "check_answers",
    wrapModelCall: async (request, handler) => {
      const ids = new AnswerIds(request.state.messages);
      const messages = request.messages.map(toWellFormedMessage);
      const answer = await withAnswerIds(ids, () => handler({ ...request, messages }));
      if (!AIMessage.isInstance(answer)) return answer;
      ids.rename(answer);
      return checkAnswer(answer);
    },
    wrapToolCall: (request, handler) => {
      const problem = findRefusedCall(request.state.messages, request.toolCall.id);
      return problem ? failCall(request.toolCall, problem) : handler(request);
    },
  });
}

/**
 * Removes invisible characters from each result and failure, for every tool. The innermost middleware: recorded writes and
 * LangChain's messages about invalid arguments pass through it.
 */
export function showResults() {
  return createMiddleware({
    name: "show_results",
    wrapToolCall: async (request, handler) => {
      try {
        const result = await handler(request);
        return ToolMessage.isInstance(result) ? toVisibleResult(result) : result;
      } catch (error) {
        if (!ToolInvocationError.isInstance(error)) throw error;
        return failCall(request.toolCall, toVisibleText(error.message));
      }
    },
  });
}
