import { AIMessage, type BaseMessage, createMiddleware, HumanMessage } from "langchain";
import { failCall, listCalls } from "#agent/content/messages.ts";
import { MOST_STEPS } from "#auth/protocol/run-limits.ts";

/** Graph steps per model call: model, card shown, tools. */
const STEPS_A_ROUND = 3;

/** The limits of model calls and tool calls per answer, both below LangGraph's limit of steps. */
export const MOST_MODEL_CALLS = Math.floor((MOST_STEPS - 10) / STEPS_A_ROUND);
export const MOST_TOOL_CALLS = 100;

const TOO_LONG = `I stop here: this has taken ${MOST_MODEL_CALLS} steps or ${MOST_TOOL_CALLS} tool calls already, and is not done. What was done stands above. Say “go on”, or ask me for a smaller part of it.`;
const TOO_MANY = `Not run: one answer may take ${MOST_TOOL_CALLS} tool calls, and this is one more.`;

/**
 * Ends an answer that takes too long with an explanation, as a model message, so that the conversation can continue. LangChain's
 * own limits count in the state with hooks, which cost two steps a round and are not reset after a stopped run; the messages
 * since the person's last one suffice, also across the runs of several approvals.
 */
export function limitCalls() {
  return createMiddleware({
    name: "limit_calls",
    wrapModelCall: (request, handler) => {
      const answers = answersSoFar(request.state.messages);
      const isOver = answers.length >= MOST_MODEL_CALLS || listCalls(answers).length >= MOST_TOOL_CALLS;
      return isOver ? new AIMessage(TOO_LONG) : handler(request);
    },
    wrapToolCall: (request, handler) => {
      const { toolCall, state } = request;
      if (isAllowed(state.messages, toolCall.id)) return handler(request);
      return failCall(toolCall, TOO_MANY);
    },
  });
}

/** Whether a call of the model's last message is within the limit: others are not shown for approval either. */
export function isAllowed(messages: readonly BaseMessage[], callId: string | undefined): boolean {
  return listCalls(answersSoFar(messages)).findIndex(({ id }) => id === callId) < MOST_TOOL_CALLS;
}

/** The model's messages since the person's last one. */
export function answersSoFar(messages: readonly BaseMessage[]): AIMessage[] {
  const asked = messages.findLastIndex((message) => HumanMessage.isInstance(message));
  return messages.slice(asked + 1).filter((message) => AIMessage.isInstance(message));
}
