/** The order of what decides a turn: a script, a failure asked for, a summary, injected orders, and otherwise the table of intents. */
import { readConversation } from "#dev/model/conversation.ts";
import { type Decision, failureOf, unfinishedTurn } from "#dev/model/failures.ts";
import { obey } from "#dev/model/obedient.ts";
import { planTurn } from "#dev/model/planner.ts";
import { explainTurn, withoutWish } from "#dev/model/reasoning.ts";
import { followScript } from "#dev/model/script.ts";
import { asksForSummary, summarise } from "#dev/model/summary.ts";
import { type CompletionRequest, say, type Turn } from "#dev/model/wire.ts";

/** Decides what to answer to a request. */
export function decide(request: CompletionRequest, { obedient }: { obedient: boolean }): Decision {
  const conversation = readConversation(request);
  const scripted = followScript(conversation);
  const failure = scripted ? scripted.failure : failureOf(request.model);
  const [tool] = conversation.tools.keys();
  const turn = failure ? unfinishedTurn(failure, tool) : (scripted?.turn ?? decideOn(conversation, obedient));
  // The tools are called by the names under which they were offered.
  const nameOf = (name: string): string => conversation.tools.get(name)?.name ?? name;
  return {
    failure,
    turn: { ...turn, calls: turn.calls.map((call) => ({ ...call, name: nameOf(call.name) })) },
  };
}

function decideOn(heard: ReturnType<typeof readConversation>, obedient: boolean): Turn {
  if (asksForSummary(heard.request)) return say(summarise(heard.request));
  const aloud = withoutWish(heard);
  const conversation = aloud ?? heard;
  const turn = obedient ? obey(conversation) : planTurn(conversation);
  return aloud ? { ...turn, reasoning: explainTurn(aloud, turn) } : turn;
}
