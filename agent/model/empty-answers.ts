import { AIMessage, type BaseMessage, createMiddleware } from "langchain";

const NOTHING = "The model had nothing to add.";

/**
 * Puts a sentence in the place of an answer without a word and without a call. Claude gives such answers, mostly behind a tool's
 * result (platform.claude.com/docs/en/build-with-claude/handling-stop-reasons), and Anthropic's API refuses each later request
 * with one in it: "all messages must have non-empty content". The model is given the sentence for those that are stored, too:
 * were they left out, the person's words would follow upon a tool's result, which makes Claude answer with nothing again.
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

/** Its thoughts stay; a block of empty text would be refused as well. */
function withWords(answer: AIMessage): AIMessage {
  const { id, name, content, additional_kwargs, response_metadata, usage_metadata } = answer;
  const thoughts = Array.isArray(content) ? content.filter(({ type }) => type !== "text") : [];
  const said = thoughts.length > 0 ? [...thoughts, { type: "text" as const, text: NOTHING }] : NOTHING;
  return new AIMessage({ id, name, content: said, additional_kwargs, response_metadata, usage_metadata });
}
