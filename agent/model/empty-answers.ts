import { AIMessage, type BaseMessage, createMiddleware } from "langchain";
import { changeAnswer } from "#agent/content/messages.ts";

const NOTHING = "The model had nothing to add.";

/**
 * Replaces an answer without text and calls by a sentence. Claude returns such answers, mostly after a tool's result
 * (platform.claude.com/docs/en/build-with-claude/handling-stop-reasons), and Anthropic's API rejects each later request with one
 * in it: "all messages must have non-empty content". Stored ones are replaced for the model, too: if they were left out, the
 * person's text would follow a tool's result, which makes Claude return nothing again.
 */
export function replaceEmptyAnswers() {
  return createMiddleware({
    name: "tell_empty_answers",
    wrapModelCall: async (request, handler) =>
      tell(await handler({ ...request, messages: request.messages.map(tell) })),
  });
}

function tell<T extends BaseMessage>(message: T): T | AIMessage {
  const isEmpty = AIMessage.isInstance(message) && !message.tool_calls?.length && message.text.trim() === "";
  return isEmpty ? withWords(message) : message;
}

/** Its reasoning is kept; a block of empty text would be rejected as well. */
function withWords(answer: AIMessage): AIMessage {
  const { content } = answer;
  const thoughts = Array.isArray(content) ? content.filter(({ type }) => type !== "text") : [];
  const said = thoughts.length > 0 ? [...thoughts, { type: "text" as const, text: NOTHING }] : NOTHING;
  return changeAnswer(answer, { content: said });
}
