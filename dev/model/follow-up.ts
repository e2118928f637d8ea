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
const FREE: readonly Need[] = ["title", "saying", "content"];

/** The last request with what it leaves to those before. */
export function completeRequest(conversation: Conversation): string {
  const intentOf = (text: string) => findIntent(readRequest(text, conversation));
  let before = "";
  let question = "";
  let answer = "";
  for (const { request, answer: next } of [
    ...conversation.exchanges,
    { request: conversation.request, answer: "" },
  ]) {
    // The new words come first: of two states or repositories, the first one named counts.
    const isFollowUp = question && FOLLOW_UP.test(request) && intentOf(request) === PUZZLED;
    before =
      joinReply(answer, before, request) ??
      (isFollowUp ? `${request.replace(/\?$/, "")} ${question}` : request);
    answer = next;
    // A follow-up belongs to the last question: joined to an order to write, it would give that order again.
    if (READING.includes(intentOf(before))) question = before;
  }
  return before;
}

function joinReply(lastAnswer: string, request: string, reply: string): string | undefined {
  const need = (Object.keys(NEEDS) as Need[]).find((key) => lastAnswer.trim().endsWith(NEEDS[key].question));
  if (!need || NEVER_MIND.test(reply)) return undefined;
  const quoted = findQuotes(reply)[0] ?? reply.replaceAll('"', "'");
  if (FREE.includes(need)) return NEEDS[need].join(request, quoted);
  const plain = reply.replace(BEFORE_NAME, "");
  if (NEW_REQUEST.test(reply) || (need !== "query" && !NAME.test(plain))) return undefined;
  return NEEDS[need].join(request, quoted.replace(BEFORE_NAME, ""));
}
