/** The order of what decides a turn: a failure asked for, a script, a summary, injected orders, and otherwise the table of intents. */
import { type Conversation, readConversation } from "#dev/model/conversation.ts";
import { type Failure, failureOf, UNFINISHED } from "#dev/model/failures.ts";
import { obey } from "#dev/model/obedient.ts";
import { planTurn } from "#dev/model/planner.ts";
import { explainTurn, wantsReasoning, withoutWish } from "#dev/model/reasoning.ts";
import { followScript } from "#dev/model/script.ts";
import { asksForSummary, summarise } from "#dev/model/summary.ts";
import { readToolNames, withOfferedNames, withShortNames } from "#dev/model/tool-names.ts";
import type { CompletionRequest, Turn } from "#dev/model/wire.ts";

export interface Decision {
  turn: Turn;
  failure?: Failure;
}

/** Decides what to answer to a request. */
export function decide(request: CompletionRequest, options: { obedient: boolean }): Decision {
  const names = readToolNames(request);
  const { turn, failure } = decideByKnownNames(withShortNames(request, names), options);
  return { turn: withOfferedNames(turn, names), failure };
}

function decideByKnownNames(request: CompletionRequest, { obedient }: { obedient: boolean }): Decision {
  const heard = readConversation(request);
  const scripted = followScript(heard);
  if (scripted && "turn" in scripted) return { turn: scripted.turn };
  const failure = scripted ? scripted.failure : failureOf(request.model);
  if (failure) return { failure, turn: turnOf(failure, heard) };
  if (asksForSummary(heard.request))
    return { turn: { text: summarise(heard.request), reasoning: "", calls: [] } };
  const aloud = wantsReasoning(heard.request);
  const conversation = aloud ? { ...heard, request: withoutWish(heard.request) } : heard;
  const turn = obedient ? obey(conversation) : planTurn(conversation);
  return { turn: aloud ? { ...turn, reasoning: explainTurn(conversation, turn) } : turn };
}

/** What is said before or while a failure happens. */
function turnOf(failure: Failure, { tools }: Conversation): Turn {
  const tool = tools.keys().next().value;
  if (failure !== "malformed-tool-call" || !tool) return UNFINISHED;
  return { text: "", reasoning: "", calls: [{ name: tool, args: {}, raw: '{"owner": "alice", "repo": ' }] };
}
