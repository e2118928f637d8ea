/** One request as the rules see it: the words, completed from what was said before, and the conversation around. */
import type { Conversation } from "#dev/model/conversation.ts";
import { joinReply } from "#dev/model/questions.ts";
import { simplify } from "#dev/model/words.ts";

export interface Ask {
  /** The request as it was written, completed if it was a reply or a follow-up. */
  text: string;
  /** The same in lower case and without quotations, for recognising. */
  words: string;
  conversation: Conversation;
  /** Whether the agent has such a tool. */
  offers(tool: string): boolean;
}

const NEW_REQUEST =
  /^(?:list|show|who|which|what|how|search|find|get|read|open|close|create|add|comment|merge|assign|label|help|hi|hello|thanks?)\b|\?$/i;
const FOLLOW_UP = /^(?:and|what about|how about|only|just|now|same|also)\b/i;

/** Makes the ask of a conversation's last request. */
export function makeAsk(conversation: Conversation, text = completeRequest(conversation)): Ask {
  return { text, words: simplify(text), conversation, offers: (tool) => conversation.tools.has(tool) };
}

/** A reply to a question of ours, and a follow-up such as "and the closed ones?", mean something only with the request before. */
function completeRequest({ request, earlierRequests, lastAnswer }: Conversation): string {
  const before = completed(earlierRequests);
  if (!before) return request;
  const joined = joinReply(lastAnswer, before, request);
  if (joined && !NEW_REQUEST.test(request)) return joined;
  // The new words come first: of two states or repositories, the first one named counts.
  return FOLLOW_UP.test(request) && request.split(/\s+/).length <= 8
    ? `${request.replace(/\?$/, "")} ${before}`
    : request;
}

/** The latest earlier request that stands on its own, so that a second follow-up still finds it. */
function completed(earlier: string[]): string | undefined {
  return earlier.find((text) => !FOLLOW_UP.test(text) && text.split(/\s+/).length > 1) ?? earlier[0];
}
