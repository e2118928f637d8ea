/** Runs the rule that fits a request, as far as the results that are there reach. */
import { isDeepStrictEqual } from "node:util";
import { describeAbilities } from "#dev/model/abilities.ts";
import { fitArguments } from "#dev/model/arguments.ts";
import { type Ask, makeAsk } from "#dev/model/ask.ts";
import type { Conversation } from "#dev/model/conversation.ts";
import { AskBack, type Batch, type Plan, ToolFailure } from "#dev/model/plan.ts";
import { UnknownShape } from "#dev/model/results.ts";
import { describeAnything } from "#dev/model/rules/anything.ts";
import { RULES } from "#dev/model/rules/index.ts";
import { describeFailure, describeMissingTool } from "#dev/model/sentences.ts";
import type { ToolResult } from "#dev/model/tool-result.ts";
import type { Call, Turn } from "#dev/model/wire.ts";

const MAX_CALLS = 40;

/** A tool that a plan needs isn't among those offered. */
class MissingTool extends Error {
  readonly tool: string;
  constructor(tool: string) {
    super(tool);
    this.tool = tool;
  }
}

/** Decides what to say or call next. Same conversation, same turn: nothing is remembered between requests. */
export function planTurn(conversation: Conversation, text?: string): Turn {
  const ask = makeAsk(conversation, text);
  const rule = RULES.find((candidate) => candidate.applies(ask));
  if (!rule) throw new Error("the last rule applies to everything");
  if (conversation.calls.length >= MAX_CALLS)
    return say("I stop here: this has taken many steps already. Ask me for a smaller part of it.");
  try {
    const plan = rule.plan(ask);
    return typeof plan === "string" ? say(plan) : runPlan(plan, ask);
  } catch (error) {
    if (error instanceof AskBack) return say(error.message);
    if (error instanceof ToolFailure) return say(describeFailure(error.result, listMade(conversation)));
    if (error instanceof UnknownShape) return say(describeAnything(error.data));
    if (error instanceof MissingTool)
      return say(describeMissingTool(error.tool, describeAbilities(ask, RULES)));
    throw error;
  }
}

function runPlan(plan: Plan, ask: Ask): Turn {
  const unused = [...ask.conversation.results];
  let step = plan.next();
  while (!step.done) {
    const calls = fitCalls(step.value, ask);
    const results = calls.map((call) => takeExact(unused, call));
    // A person may have edited a call before approving it: then its result stands under other arguments.
    for (const [index, call] of calls.entries()) results[index] ??= takeNamed(unused, call.name);
    const open = calls.filter((_call, index) => !results[index]);
    if (open.length > 0) return { text: step.value.say ?? "", reasoning: "", calls: open };
    step = plan.next(results.filter((result) => result !== undefined));
  }
  return say(step.value);
}

function fitCalls(batch: Batch, ask: Ask): Call[] {
  return batch.calls.map(({ name, args }) => {
    const tool = ask.conversation.tools.get(name);
    if (!tool) throw new MissingTool(name);
    return { name, args: fitArguments(tool, args) };
  });
}

function takeExact(unused: ToolResult[], call: Call): ToolResult | undefined {
  const index = unused.findIndex(
    (result) => result.name === call.name && isDeepStrictEqual(result.args, call.args),
  );
  return index < 0 ? undefined : unused.splice(index, 1)[0];
}

function takeNamed(unused: ToolResult[], name: string): ToolResult | undefined {
  const index = unused.findIndex((result) => result.name === name);
  return index < 0 ? undefined : unused.splice(index, 1)[0];
}

/** Tools that have changed something since the request. */
function listMade({ results }: Conversation): string[] {
  const writes = results.filter(
    (result) => result.data !== undefined && !/^(?:get|list|search)_/.test(result.name),
  );
  return [...new Set(writes.map((result) => result.name))];
}

function say(text: string): Turn {
  return { text, reasoning: "", calls: [] };
}
