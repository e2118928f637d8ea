/** The messages of a request as the planner wants them: what is asked now, what tools said since, and what went before. */
import { knownNames } from "#dev/model/tool-names.ts";
import { readArguments, readToolResult, type ToolResult } from "#dev/model/tool-result.ts";
import { type Call, type CompletionRequest, type Message, textOf } from "#dev/model/wire.ts";

/** What was asked, and the assistant's last words on it. */
export type Exchange = { request: string; answer: string };
export type Conversation = ReturnType<typeof readConversation>;

/** Long conversations are summarised by the agent: the summary comes as a user message that begins like this. */
const SUMMARY = /^Here is a summary of the conversation to date:/;
const CURRENT_REQUEST = /^Current request: (.+)$/m;

/** Sorts a request's messages. Earlier ones are parsed each time they are read: make a copy to read them more than once. */
export function readConversation({ messages, tools = [] }: CompletionRequest) {
  const offered = tools.flatMap((tool) => (tool.type === "function" ? tool.function : []));
  const known = knownNames(offered.map(({ name }) => name));
  const last = messages.findLastIndex(({ role }) => role === "user");
  const before = messages.slice(0, Math.max(last, 0));
  const since = messages.slice(last + 1);
  return {
    /** Words of the last user message. */
    request: currentRequest(messages[last]),
    /** Results of tools since then, in the order of the calls. */
    results: readResults(since, known),
    /** The assistant's messages since then, and its calls. */
    turns: since.filter(({ role }) => role === "assistant").length,
    calls: since.flatMap((message): Call[] => readCalls(message, known)),
    /** What was asked and answered before, oldest first. */
    get exchanges() {
      return readExchanges(before);
    },
    /** Older tool results, newest first. */
    get earlierResults() {
      return readResults(before, known).reverse();
    },
    /** By the names that the table knows (tool-names.ts); each with the name under which it was offered. */
    tools: new Map(offered.map((tool) => [known.get(tool.name) ?? tool.name, tool])),
  };
}

/** The request itself, also when all that is left of it is a line in a summary. */
function currentRequest(message: Message | undefined): string {
  const text = message ? textOf(message).trim() : "";
  return SUMMARY.test(text) ? (CURRENT_REQUEST.exec(text)?.[1]?.trim() ?? "") : text;
}

function readExchanges(messages: Message[]): Exchange[] {
  const exchanges: Exchange[] = [];
  for (const message of messages) {
    const current = exchanges.at(-1);
    if (message.role === "user") exchanges.push({ request: currentRequest(message), answer: "" });
    else if (message.role === "assistant" && current) current.answer = textOf(message) || current.answer;
  }
  return exchanges;
}

function readCalls(message: Message, known: ReadonlyMap<string, string>): (Call & { id: string })[] {
  const calls = message.role === "assistant" ? (message.tool_calls ?? []) : [];
  return calls.flatMap((call) => {
    if (call.type === "custom") return [];
    const { name, arguments: json } = call.function;
    return [{ id: call.id, name: known.get(name) ?? name, args: readArguments(json) }];
  });
}

/** Results in the order of the calls, which need not be the order in which they arrived. */
function readResults(messages: Message[], known: ReadonlyMap<string, string>): ToolResult[] {
  const answers = new Map(messages.flatMap((m) => (m.role === "tool" ? [[m.tool_call_id, textOf(m)]] : [])));
  const calls = messages.flatMap((message) => readCalls(message, known));
  return calls.flatMap(({ id, name, args }) => {
    const content = answers.get(id);
    return content === undefined ? [] : [readToolResult(name, args, content)];
  });
}
