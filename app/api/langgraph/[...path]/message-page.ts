import { refuse } from "#auth/authorization-server/refuse.ts";
import { parseJson } from "#auth/protocol/json.ts";
import { REFUSALS } from "#auth/protocol/refusals.ts";
import type { Route } from "#auth/resource-server/route-policy.ts";

/** A page of a state's messages. Neither LangGraph server can return fewer than all of them (docs/decisions/0105). */
interface MessagePage {
  /** The minimum: a page begins with a person's message. */
  count: number;
  /** The id of the last message; that of the conversation by default. */
  upto: string | null;
  /** The id of a message or tool call that the page must contain. */
  from: string | null;
}

interface Message {
  id?: string;
  type?: string;
  tool_calls?: { id?: string }[];
}

interface State {
  values?: { messages?: Message[] } & Record<string, unknown>;
  checkpoint?: { checkpoint_id?: string } | null;
}

const MOST_MESSAGES = 1000;

/** @returns the page requested by `GET …/state?messages=COUNT&upto=ID&from=ID`; undefined for the whole state */
export function readMessagePage(route: Route, query: URLSearchParams): MessagePage | undefined {
  const count = Number(query.get("messages"));
  const isState = route.name === "state.read" || route.name === "state.at";
  if (!isState || !Number.isInteger(count) || count < 1 || count > MOST_MESSAGES) return undefined;
  return { count, upto: query.get("upto"), from: query.get("from") };
}

/**
 * Reduces a state to a page of its messages. If there are messages before it, `values.earlier_messages` names the last of them,
 * and a checkpoint that contains them.
 * @param answer the LangGraph server's response; passed unchanged if it has no state
 * @returns 404 if the state has no message `upto`; 503 if the response is truncated
 */
export async function cutMessages(answer: Response, page: MessagePage): Promise<Response> {
  if (!answer.ok) return answer;
  const text = await answer.text().catch(() => undefined);
  if (text === undefined) return refuse(REFUSALS.unreadable);
  const state = parseJson(text) as State | undefined;
  const messages = state?.values?.messages;
  if (!Array.isArray(messages)) return new Response(text, answer);
  const [start, end] = findRange(messages, page);
  if (end === 0 && page.upto !== null) return refuse(REFUSALS.noMessage);
  const before = messages[start - 1]?.id;
  const checkpoint = state?.checkpoint?.checkpoint_id;
  const earlier = before && checkpoint ? { earlier_messages: { message: before, checkpoint } } : {};
  const values = { ...state?.values, messages: messages.slice(start, end), ...earlier };
  return new Response(JSON.stringify({ ...state, values }), answer);
}

/** @returns the page's start and end; 0 for a missing message */
function findRange(messages: readonly Message[], { count, upto, from }: MessagePage): [number, number] {
  const end = upto === null ? messages.length : messages.findIndex(({ id }) => id === upto) + 1;
  const wanted = from === null ? -1 : messages.findIndex((message) => isOrCalls(message, from));
  let start = Math.max(0, end - count);
  if (wanted >= 0) start = Math.min(start, wanted);
  while (start > 0 && messages[start]?.type !== "human") start -= 1;
  return [start, end];
}

function isOrCalls({ id, tool_calls: calls }: Message, wanted: string): boolean {
  return id === wanted || (Array.isArray(calls) && calls.some((call) => call.id === wanted));
}
