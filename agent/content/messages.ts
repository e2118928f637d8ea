import { AIMessage, type BaseMessage, ToolMessage } from "@langchain/core/messages";

type Content = AIMessage["content"];
type Changes = Partial<Pick<AIMessage, "content" | "tool_calls" | "additional_kwargs" | "response_metadata">>;

/** The model's last message. */
export function lastAnswer(messages: readonly BaseMessage[]): AIMessage | undefined {
  return messages.findLast((message) => AIMessage.isInstance(message));
}

/** The calls of all the model's messages, in order. */
export function listCalls(messages: readonly BaseMessage[]) {
  return messages.flatMap((message) => (AIMessage.isInstance(message) ? (message.tool_calls ?? []) : []));
}

/** A model's answer with changes. Created from scratch: a chunk would rebuild its calls from its streamed pieces, unchecked. */
export function changeAnswer(answer: AIMessage, changes: Changes): AIMessage {
  const { id, name, content, tool_calls, invalid_tool_calls, usage_metadata } = answer;
  const { additional_kwargs, response_metadata } = answer;
  const kept = { id, name, content, tool_calls, invalid_tool_calls, usage_metadata };
  return new AIMessage({ ...kept, additional_kwargs, response_metadata, ...changes });
}

/**
 * A model's content with other inputs of its calls: Anthropic's messages contain each call a second time, as a content block.
 * @param inputOf by the call's id; undefined for an unchanged one
 */
export function changeInputs(content: Content, inputOf: (id: string) => object | undefined): Content {
  if (!Array.isArray(content)) return content;
  return content.map((block) => {
    const input = "id" in block && typeof block.id === "string" ? inputOf(block.id) : undefined;
    if (!input) return block;
    if (block.type === "tool_use") return { ...block, input };
    return block.type === "tool_call" ? { ...block, args: input } : block;
  });
}

/** The result of a call that failed or was not run. */
export function failCall(
  { id = "", name }: { id?: string | undefined; name: string },
  content: string,
  artifact?: object,
): ToolMessage {
  return new ToolMessage({ content, name, tool_call_id: id, status: "error", artifact });
}
