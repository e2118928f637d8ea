/** Finds the row of the table that fits a request, and runs it as far as the results that are there reach. */
import { isDeepStrictEqual } from "node:util";
import type { Conversation } from "#dev/model/conversation.ts";
import { completeRequest } from "#dev/model/follow-up.ts";
import { type Asked, type Intent, NEEDS, readRequest } from "#dev/model/intent.ts";
import { findIntent } from "#dev/model/intents/index.ts";
import { describeAbilities } from "#dev/model/intents/talk.ts";
import { findPlaceOf, lastNumber } from "#dev/model/place.ts";
import { AskBack, type Plan, ToolFailure } from "#dev/model/plan.ts";
import { describeFailure } from "#dev/model/sentences.ts";
import type { ToolResult } from "#dev/model/tool-result.ts";
import { type Call, say, type Turn } from "#dev/model/wire.ts";

const MAX_CALLS = 40;

/** A tool that a plan needs isn't among those offered. */
class MissingTool extends Error {}

/** Decides what to say or call next. Same conversation, same turn: nothing is remembered between requests. */
export function planTurn(conversation: Conversation, text = completeRequest(conversation)): Turn {
  const asked = readRequest(text, conversation);
  if (conversation.calls.length >= MAX_CALLS)
    return say("I stop here: this has taken many steps already. Ask me for a smaller part of it.");
  try {
    return runPlan(planFor(findIntent(asked), asked), conversation);
  } catch (error) {
    if (error instanceof AskBack) return say(error.message);
    if (error instanceof ToolFailure) return say(describeFailure(error.result, listMade(conversation)));
    if (!(error instanceof MissingTool)) throw error;
    const reason = `I can't do that here: I am not given the tool \`${error.message}\`.`;
    return say(`${reason}\n\n${describeAbilities(asked)}`);
  }
}

/** The row's plan, after what it needs was found or asked for. */
function* planFor({ needs = [], run }: Intent, asked: Asked): Plan {
  if (needs.includes("place")) asked.place = yield* findPlaceOf(asked);
  if (needs.includes("number") && asked.numbers.length === 0) asked.numbers = lastNumber(asked.conversation);
  for (const need of needs) {
    const { question, slot } = NEEDS[need];
    if (slot && !asked[slot]?.length) throw new AskBack(question);
  }
  const plan = run(asked);
  return typeof plan === "string" ? plan : yield* plan;
}

/** With each request the plan runs again from its start, fed with the results that the conversation holds, until one is missing. */
function runPlan(plan: Plan, { results, tools }: Conversation): Turn {
  const unused = [...results];
  const take = (fitting: (result: ToolResult) => boolean): ToolResult | undefined => {
    const index = unused.findIndex(fitting);
    return index < 0 ? undefined : unused.splice(index, 1)[0];
  };
  let step = plan.next();
  while (!step.done) {
    const calls = step.value.calls.map(trimArguments);
    const missing = calls.find(({ name }) => !tools.has(name));
    if (missing) throw new MissingTool(missing.name);
    const exact = calls.map((call) =>
      take((one) => one.name === call.name && isDeepStrictEqual(one.args, call.args)),
    );
    // A person may have edited a call before approving it: then its result stands under other arguments.
    const found = exact.map((result, index) => result ?? take(({ name }) => name === calls[index]?.name));
    const open = calls.filter((_call, index) => !found[index]);
    if (open.length > 0) return { text: step.value.say ?? "", calls: open };
    step = plan.next(found.filter((result) => result !== undefined));
  }
  return say(step.value);
}

/** Without what is undefined, and without empty lists. */
function trimArguments({ name, args }: Call): Call {
  const isGiven = (value: unknown) => value !== undefined && !(Array.isArray(value) && value.length === 0);
  return { name, args: Object.fromEntries(Object.entries(args).filter(([, value]) => isGiven(value))) };
}

/** Tools that have changed something since the request. */
function listMade({ results }: Conversation): string[] {
  const made = results.filter(({ name, data }) => data !== undefined && !/^(?:get|list|search)_/.test(name));
  return [...new Set(made.map(({ name }) => name))];
}
