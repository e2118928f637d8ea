/** The messages of a request as the planner wants them: what is asked now, what tools said since, and what went before. */
import { readArguments, readToolResult, type ToolResult } from "#dev/model/tool-result.ts";
import type { Call, CompletionRequest, Message, Tool } from "#dev/model/wire.ts";

export interface Exchange {
  request: string;
  /** The assistant's last words on it. */
  answer: string;
}

export interface Conversation {
  /** Words of the last user message. */
  request: string;
  /** Results of tools since then, in the order of the calls. */
  results: ToolResult[];
  /** The assistant's messages since then. */
  turns: number;
  /** Calls the assistant made since then. */
  calls: Call[];
  /** What was asked and answered before, oldest first. */
  exchanges: Exchange[];
  /** Older tool results, newest first. */
  earlierResults: ToolResult[];
  tools: ReadonlyMap<string, Tool>;
}

/** Long conversations are summarised by the agent: the summary comes as a user message that begins like this. */
const SUMMARY = /^Here is a summary of the conversation to date:/;
const CURRENT_REQUEST = /^Current request: (.+)$/m;

/** Sorts a request's messages. */
export function readConversation({ messages, tools }: CompletionRequest): Conversation {
  const last = messages.findLastIndex((message) => message.role === "user");
  const before = messages.slice(0, Math.max(last, 0));
  const since = messages.slice(last + 1);
  return {
    request: currentRequest(messages[last]?.content ?? ""),
    results: readResults(since),
    turns: since.filter((message) => message.role === "assistant").length,
    calls: readCalls(since),
    exchanges: readExchanges(before),
    earlierResults: readResults(before).reverse(),
    tools: new Map(tools.map((tool) => [tool.function.name, tool.function])),
  };
}

/** The request itself, also when all that is left of it is a line in a summary. */
function currentRequest(content: string): string {
  if (!SUMMARY.test(content)) return content.trim();
  return CURRENT_REQUEST.exec(content)?.[1]?.trim() ?? "";
}

function readExchanges(messages: Message[]): Exchange[] {
  const exchanges: Exchange[] = [];
  for (const { role, content } of messages) {
    const current = exchanges.at(-1);
    if (role === "user") exchanges.push({ request: currentRequest(content), answer: "" });
    else if (role === "assistant" && content && current) current.answer = content;
  }
  return exchanges;
}

function readCalls(messages: Message[]): Call[] {
  return messages.flatMap((message) =>
    (message.tool_calls ?? []).map((call) => ({
      name: call.function.name,
      args: readArguments(call.function.arguments),
    })),
  );
}

/** Results in the order of the calls, which need not be the order in which they arrived. */
function readResults(messages: Message[]): ToolResult[] {
  const answers = new Map(messages.filter((m) => m.role === "tool").map((m) => [m.tool_call_id, m.content]));
  return messages.flatMap((message) =>
    (message.tool_calls ?? []).flatMap((call) => {
      const content = answers.get(call.id);
      if (content === undefined) return [];
      return [readToolResult(call.function.name, readArguments(call.function.arguments), content)];
    }),
  );
}
