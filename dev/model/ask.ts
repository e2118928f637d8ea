/** One request as the rules see it: the words, completed from what was said before, and the conversation around. */
import type { Conversation } from "#dev/model/conversation.ts";
import { joinReply } from "#dev/model/questions.ts";
import { beforeWriting, simplify } from "#dev/model/words.ts";

export interface Ask {
  /** The request as it was written, completed if it was a reply or a follow-up. */
  text: string;
  /** The same in lower case and without quotations, for recognising. */
  words: string;
  /** Of these, only what is to be done: not what is to be written, in which any verb may stand. */
  orders: string;
  conversation: Conversation;
  /** Whether the agent has such a tool. */
  offers(tool: string): boolean;
}

const FOLLOW_UP =
  /^(?:and|what about|how about|only|just|now|same|also|(?:which|how many|what) (?:of|among) (?:them|those|these))\b/i;
/** A follow-up that says by itself what to do needs only the repository and number of before, which the rules look up. */
const COMMAND =
  /\b(?:close|reopen|comment|reply|label|assign|unassign|merge|create|add|write|rename|approve|read|show|list|search)\b/i;

const COMMAND_TO_WRITE =
  /\b(?:close|reopen|comment|reply|label|assign|unassign|merge|create|add|write|rename|approve|replace|append|report|file an?|open an?)\b/i;

/** Makes the ask of a conversation's last request. */
export function makeAsk(conversation: Conversation, text = completeRequest(conversation)): Ask {
  const orders = simplify(beforeWriting(text));
  return {
    text,
    words: simplify(text),
    orders,
    conversation,
    offers: (tool) => conversation.tools.has(tool),
  };
}

/** A reply to a question of ours, and a follow-up such as "and the closed ones?", mean something only with the request before. */
function completeRequest({ request, exchanges }: Conversation): string {
  let before = "";
  let question = "";
  let answer = "";
  for (const exchange of [...exchanges, { request, answer: "" }]) {
    before = joinReply(answer, before, exchange.request) ?? joinFollowUp(exchange.request, question);
    answer = exchange.answer;
    // A follow-up belongs to the last question: joined to an order to write, it would give that order again.
    if (!COMMAND_TO_WRITE.test(simplify(before))) question = before;
  }
  return before;
}

/** The new words come first: of two states or repositories, the first one named counts. */
function joinFollowUp(request: string, question: string): string {
  const short = request.split(/\s+/).length <= 8;
  if (!question || !short || !FOLLOW_UP.test(request) || COMMAND.test(request)) return request;
  return `${request.replace(/\?$/, "")} ${question}`;
}
