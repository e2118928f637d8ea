/** A reply to a question of ours, and a follow-up such as "and the closed ones?", mean something only with the request before. */
import type { Conversation } from "#dev/model/conversation.ts";
import { NEEDS, type Need, readRequest } from "#dev/model/intent.ts";
import { findIntent } from "#dev/model/intents/index.ts";
import { READING } from "#dev/model/intents/reading.ts";
import { PUZZLED } from "#dev/model/intents/talk.ts";
import { findQuotes } from "#dev/model/slots.ts";

const FOLLOW_UP = /^(?:and|what about|how about|only|just|now|same)\b/i;
const NEVER_MIND = /^(?:never ?mind|forget it|cancel|stop|no)\b[.!]?$/i;
const NEW_REQUEST =
  /^(?:list|show|who|which|what|how|search|find|get|read|open|close|create|add|comment|merge|approve|assign|label|help|hi|hello|thanks?)\b|\?$/i;
const BEFORE_NAME = /^(?:(?:it's|the|in|of|from|branch|label)\s+)+|[.!]$/gi;
const NAME = /^[`"“@#]?[\w./:-]+[`"”]?(?:\s+(?:repo|repository|branch|label))?$/i;
/** Needs whose reply may be any words: "Add dark mode" is a title as well. */
const FREE: readonly Need[] = ["title", "saying", "text"];

/** The last request with what it leaves to those before. */
export function completeRequest({ request: last, ...conversation }: Conversation): string {
  const complete: string[] = [];
  let lastAnswer = "";
  for (const { request, answer } of [...conversation.exchanges, { request: last, answer: "" }]) {
    const replied = joinReply(lastAnswer, complete.at(-1) ?? "", request);
    complete.push(replied ?? joinFollowUp(request, complete, { ...conversation, request }));
    lastAnswer = answer;
  }
  return complete.at(-1) ?? "";
}

/** Joined to the last question, not to an order to write, which would be given again. New words come first: of two states the first counts. */
function joinFollowUp(request: string, before: string[], conversation: Conversation): string {
  const intentOf = (text: string) => findIntent(readRequest(text, conversation));
  if (!FOLLOW_UP.test(request) || intentOf(request) !== PUZZLED) return request;
  const question = before.findLast((text) => READING.includes(intentOf(text)));
  return question ? `${request.replace(/\?$/, "")} ${question}` : request;
}

function joinReply(lastAnswer: string, request: string, reply: string): string | undefined {
  const need = (Object.keys(NEEDS) as Need[]).find((key) => lastAnswer.trim().endsWith(NEEDS[key].question));
  if (!need || NEVER_MIND.test(reply)) return undefined;
  const isFree = FREE.includes(need);
  const name = reply.replace(BEFORE_NAME, "");
  if (!isFree && (NEW_REQUEST.test(reply) || (need !== "query" && !NAME.test(name)))) return undefined;
  const words = findQuotes(reply)[0] ?? (isFree ? reply : name).replaceAll('"', "'");
  return `${request} ${NEEDS[need].reply.replace("…", () => words)}`;
}
