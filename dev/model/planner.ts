/** Finds the row of the table that fits a request, and runs it as far as the results that are there reach. */
import { isDeepStrictEqual } from "node:util";
import type { Conversation } from "#dev/model/conversation.ts";
import { Asked, fits, type Intent, JOIN, type Need, QUESTIONS } from "#dev/model/intent.ts";
import { INTENTS } from "#dev/model/intents/index.ts";
import { describeAbilities } from "#dev/model/intents/talk.ts";
import { findPlaceOf, lastNumber } from "#dev/model/place.ts";
import { AskBack, type Batch, type Plan, ToolFailure } from "#dev/model/plan.ts";
import { describeFailure } from "#dev/model/sentences.ts";
import { findQuotes, simplify } from "#dev/model/slots.ts";
import type { ToolResult } from "#dev/model/tool-result.ts";
import type { Call, Turn } from "#dev/model/wire.ts";

const MAX_CALLS = 40;

/** A tool that a plan needs isn't among those offered. */
class MissingTool extends Error {}

/** Decides what to say or call next. Same conversation, same turn: nothing is remembered between requests. */
export function planTurn(conversation: Conversation, text = completeRequest(conversation)): Turn {
  const asked = new Asked(text, conversation);
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

/** The first row that fits; the last one fits everything. */
export function findIntent(asked: Asked): Intent {
  const intent = INTENTS.find((row) => fits(row, asked));
  if (!intent) throw new Error("the last row of the table has to fit everything");
  return intent;
}

function* planFor(intent: Intent, asked: Asked): Plan {
  const needs = new Set<Need>(intent.needs);
  if (needs.has("place")) asked.place = yield* findPlaceOf(asked);
  if (needs.has("number") && asked.numbers.length === 0)
    asked.numbers = [lastNumber(asked.conversation) ?? 0];
  for (const need of needs) if (!isThere(need, asked)) throw new AskBack(QUESTIONS[need]);
  const plan = intent.run(asked);
  return typeof plan === "string" ? plan : yield* plan;
}

function isThere(need: Need, asked: Asked): boolean {
  switch (need) {
    case "number":
      return asked.numbers.some((number) => number > 0);
    case "title":
      return asked.title !== undefined;
    case "saying":
      return asked.saying !== undefined || asked.quotes.length > 0;
    case "content":
      return asked.quotes.length > 0;
    case "branch":
      return asked.branch !== undefined;
    default:
      return true; // the row itself finds and asks for it
  }
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
    const calls = step.value.calls.map(withoutUndefined);
    const missing = calls.find(({ name }) => !tools.has(name));
    if (missing) throw new MissingTool(missing.name);
    const exact = calls.map((call) =>
      take(({ name, args }) => name === call.name && isDeepStrictEqual(args, call.args)),
    );
    // A person may have edited a call before approving it: then its result stands under other arguments.
    const found = exact.map((result, index) => result ?? take(({ name }) => name === calls[index]?.name));
    const open = calls.filter((_call, index) => !found[index]);
    if (open.length > 0) return { text: step.value.say ?? "", reasoning: "", calls: open };
    step = plan.next(found.filter((result) => result !== undefined));
  }
  return say(step.value);
}

const withoutUndefined = ({ name, args }: Batch["calls"][number]): Call => ({
  name,
  args: Object.fromEntries(Object.entries(args).filter(([, value]) => value !== undefined)),
});

/** Tools that have changed something since the request. */
function listMade({ results }: Conversation): string[] {
  const made = results.filter(({ name, data }) => data !== undefined && !/^(?:get|list|search)_/.test(name));
  return [...new Set(made.map(({ name }) => name))];
}

const FOLLOW_UP = /^(?:and|what about|how about|only|just|now|same)\b/i;
const WRITES =
  /\b(?:close|reopen|comment|reply|label|assign|unassign|merge|create|add|write|rename|approve|replace|append|report|review|file an?|open an?)\b/;
const READS = /\b(?:read|show|list|search)\b/;
const NEVER_MIND = /^(?:never ?mind|forget it|cancel|stop|no)\b[.!]?$/i;
const NEW_REQUEST =
  /^(?:list|show|who|which|what|how|search|find|get|read|open|close|create|add|comment|merge|approve|assign|label|help|hi|hello|thanks?)\b|\?$/i;
const NAME =
  /^(?:(?:it's|the|in|of|from|branch|label)\s+)*[`"“@#]?[\w./:-]+[`"”]?(?:\s+(?:repo|repository|branch|label))?[.!]?$/i;

/** A reply to a question of ours, and a follow-up such as "and the closed ones?", mean something only with the request before. */
function completeRequest({ request, exchanges }: Conversation): string {
  let before = "";
  let question = "";
  let answer = "";
  for (const exchange of [...exchanges, { request, answer: "" }]) {
    before = joinReply(answer, before, exchange.request) ?? joinFollowUp(exchange.request, question);
    answer = exchange.answer;
    // A follow-up belongs to the last question: joined to an order to write, it would give that order again.
    if (!WRITES.test(simplify(before))) question = before;
  }
  return before;
}

/** The new words come first: of two states or repositories, the first one named counts. */
function joinFollowUp(request: string, question: string): string {
  const words = simplify(request);
  const isShort = request.split(/\s+/).length <= 8;
  if (!question || !isShort || !FOLLOW_UP.test(request) || WRITES.test(words) || READS.test(words))
    return request;
  return `${request.replace(/\?$/, "")} ${question}`;
}

function joinReply(lastAnswer: string, request: string, reply: string): string | undefined {
  const need = (Object.keys(QUESTIONS) as Need[]).find((key) => lastAnswer.trim().endsWith(QUESTIONS[key]));
  if (!need || NEVER_MIND.test(reply)) return undefined;
  // A title may be any words, "Add dark mode" as well; what is no name or number is a new request.
  const free = need === "title" || need === "saying" || need === "content";
  const fits =
    free || (need === "query" ? !NEW_REQUEST.test(reply) : NAME.test(reply) && !NEW_REQUEST.test(reply));
  if (!fits) return undefined;
  const plain = findQuotes(reply)[0] ?? reply.replaceAll('"', "'");
  return JOIN[need](
    request,
    free ? plain : plain.replace(/^(?:(?:it's|the|in|of|from|branch|label)\s+)+|[.!]$/gi, ""),
  );
}

function say(text: string): Turn {
  return { text, reasoning: "", calls: [] };
}
