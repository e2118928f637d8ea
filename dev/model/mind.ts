/** The order of what decides a turn: a script, a failure asked for, a summary, injected orders, and otherwise the table of intents. */
import { type Conversation, readConversation } from "#dev/model/conversation.ts";
import { type Decision, failureOf, unfinishedTurn } from "#dev/model/failures.ts";
import { obey } from "#dev/model/obedient.ts";
import { planTurn } from "#dev/model/planner.ts";
import { followScript } from "#dev/model/script.ts";
import { opening } from "#dev/model/slots.ts";
import { asksForSummary, summarise } from "#dev/model/summary.ts";
import { type CompletionRequest, say, type Turn } from "#dev/model/wire.ts";

export function decide(request: CompletionRequest, { obedient }: { obedient: boolean }): Decision {
  const conversation = readConversation(request);
  const scripted = followScript(conversation);
  const failure = scripted ? scripted.failure : failureOf(request.model);
  const [tool] = conversation.tools.keys();
  const turn = failure ? unfinishedTurn(failure, tool) : (scripted?.turn ?? decideOn(conversation, obedient));
  // The tools are called by the names under which they were offered.
  const nameOf = (name: string): string => conversation.tools.get(name)?.name ?? name;
  const calls = turn.calls.map((call) => ({ ...call, name: nameOf(call.name) }));
  return { failure, turn: { ...turn, calls } };
}

function decideOn(heard: ReturnType<typeof readConversation>, obedient: boolean): Turn {
  if (asksForSummary(heard.request)) return say(summarise(heard.request));
  const aloud = withoutWish(heard);
  const conversation = aloud ?? { ...heard };
  const turn = obedient ? obey(conversation) : planTurn(conversation);
  return aloud ? { ...turn, reasoning: explainTurn(aloud, turn) } : turn;
}

/** "Think aloud": streamed as `reasoning_content`, as OpenAI-compatible reasoning models do. */
const ALOUD = /[,.]?\s*(?:and |please |then )*\bthink aloud\b(?:,? (?:and|then)\b)?[:.,!]?\s*/i;

/** The conversation without the wish to think aloud, or undefined when there is none. */
function withoutWish(conversation: Conversation): Conversation | undefined {
  const { request } = conversation;
  const start = opening(request);
  if (!ALOUD.test(start)) return undefined;
  const rest = request.slice(start.length);
  return { ...conversation, request: `${start.replace(ALOUD, " ")}${rest}`.trim() };
}

/** Why the turn is what it is, in a few sentences. */
function explainTurn({ request, results }: Conversation, { calls }: Turn): string {
  const next = calls.map(({ name }) => name).join(" and ");
  return [
    `The person asks: “${request.slice(0, 200)}”.`,
    ...results.map(({ name, data }) => `${name} ${data === undefined ? "did not work" : "answered"}.`),
    next ? `Next I call ${next}.` : "That is enough to answer.",
  ].join(" ");
}
