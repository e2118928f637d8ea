/** What the model thinks aloud, when it was asked to: streamed as `reasoning_content`, as OpenAI-compatible reasoning models do. */
import type { Conversation } from "#dev/model/conversation.ts";
import type { Turn } from "#dev/model/wire.ts";

const ALOUD = /[,.]?\s*(?:and |please |then )*\bthink aloud\b(?:,? (?:and|then)\b)?[:.,!]?\s*/i;

/** The conversation without the wish to think aloud, or undefined when there is none. */
export function withoutWish(conversation: Conversation): Conversation | undefined {
  const { request } = conversation;
  return ALOUD.test(request) ? { ...conversation, request: request.replace(ALOUD, " ").trim() } : undefined;
}

/** Why the turn is what it is, in a few sentences. */
export function explainTurn({ request, results }: Conversation, { calls }: Turn): string {
  const next = calls.map(({ name }) => name).join(" and ");
  return [
    `The person asks: “${request.slice(0, 200)}”.`,
    ...results.map(({ name, data }) => `${name} ${data === undefined ? "did not work" : "answered"}.`),
    next ? `Next I call ${next}.` : "That is enough to answer.",
  ].join(" ");
}
