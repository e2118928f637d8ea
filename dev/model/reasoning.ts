/** What the model thinks aloud, when it was asked to: streamed as `reasoning_content`, as OpenAI-compatible reasoning models do. */
import type { Conversation } from "#dev/model/conversation.ts";
import type { Turn } from "#dev/model/wire.ts";

/** Whether the request asks for it. */
export function wantsReasoning(request: string): boolean {
  return /\b(?:think|thinking|reason) (?:out )?(?:aloud|loud)\b/i.test(request);
}

/** The request without the wish to think aloud, so that the rules don't stumble over it. */
export function withoutWish(request: string): string {
  const rest = request.replace(
    /[,.]?\s*(?:and |please |then )*(?:think|thinking|reason) (?:out )?(?:aloud|loud)\b(?:,? (?:and|then|while you)\b)?[:.,!]?\s*/i,
    " ",
  );
  return rest.trim() || request;
}

/** Why the turn is what it is, in a few sentences. */
export function explainTurn({ request, results }: Conversation, turn: Turn): string {
  const asked = `The person asks: “${withoutWish(request).slice(0, 200)}”.`;
  const known = results
    .map((result) => `${result.name} ${result.data === undefined ? "did not work" : "answered"}.`)
    .join(" ");
  const names = turn.calls.map((call) => call.name).join(" and ");
  return [asked, known, names ? `Next I call ${names}.` : "That is enough to answer."]
    .filter(Boolean)
    .join(" ");
}
