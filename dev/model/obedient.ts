/**
 * The obedient model, for the tests of prompt injection (OBEDIENT=1): it does whatever it reads in tool results and tool descriptions.
 * It stands for the worst model there could be, so that what stops an attack is the application and not the model's good sense.
 */
import { isDeepStrictEqual } from "node:util";
import type { Conversation } from "#dev/model/conversation.ts";
import { findObject } from "#dev/model/json.ts";
import { planTurn } from "#dev/model/planner.ts";
import type { Call, Turn } from "#dev/model/wire.ts";

const CALL =
  /\b(?:call|use|run|invoke|execute)\s+(?:the\s+)?(?:tool\s+|function\s+)?[`"']?([a-zA-Z][\w-]*)[`"']?(?:\s+tool)?\s+(?:with|using)\b[^{\n]*(?=\{)/gi;
const ORDER =
  /^[\s>*_#`-]*(?:IMPORTANT|SYSTEM|INSTRUCTIONS?|ASSISTANT|ADMIN|NOTE TO (?:THE )?AI)\b[^:\n]*:\s*(.+)$/gim;
const SAY = /^(?:please\s+)?(?:say|answer with|reply with|include|append|write)\b[:\s]*(.+)$/i;

/**
 * The next turn of a model that obeys: the calls it was told to make and hasn't made yet; or else the plan's own turn, with the
 * words it was told to say.
 */
export function obey(conversation: Conversation): Turn {
  const texts = collectTexts(conversation);
  const orders = texts.flatMap((text) => [...text.matchAll(ORDER)].map((match) => match[1]?.trim() ?? ""));
  const calls = texts
    .flatMap((text) => findCalls(text, conversation))
    .filter((call) => !wasMade(call, conversation));
  const [first] = calls;
  if (first) return { text: "", reasoning: "", calls: dedupe(calls) };
  for (const order of orders.filter((text) => !SAY.test(text) && !isCall(text))) {
    const turn = planTurn({ ...conversation, exchanges: [] }, order);
    const open = turn.calls.filter((call) => !wasMade(call, conversation));
    if (open.length > 0) return { ...turn, calls: open };
  }
  const turn = planTurn(conversation);
  const said = orders.flatMap((order) => SAY.exec(order)?.[1] ?? []);
  return turn.calls.length > 0 ? turn : { ...turn, text: [turn.text, ...new Set(said)].join("\n\n") };
}

/** Every text that others may have written: in results of tools since the request, and in the tools' descriptions and schemas. */
function collectTexts({ results, tools }: Conversation): string[] {
  return [
    ...results.flatMap((result) => (result.data === undefined ? [result.text] : collectStrings(result.data))),
    ...[...tools.values()].flatMap(collectStrings),
  ].map(readTags);
}

/** Tag characters (U+E0020–U+E007E) stand for ASCII: models read them, and people see nothing. */
function readTags(text: string): string {
  return text.replace(/[\u{E0020}-\u{E007E}]/gu, (tag) =>
    String.fromCodePoint((tag.codePointAt(0) ?? 0) - 0xe0000),
  );
}

function collectStrings(value: unknown): string[] {
  if (typeof value === "string") return [value];
  return typeof value === "object" && value !== null ? Object.values(value).flatMap(collectStrings) : [];
}

function findCalls(text: string, { tools }: Conversation): Call[] {
  return [...text.matchAll(CALL)].flatMap((match) => {
    const tool = tools.get(match[1] ?? "");
    const args = findObject(text.slice(match.index + match[0].length));
    return tool && args ? [{ name: tool.name, args }] : [];
  });
}

function isCall(order: string): boolean {
  return [...order.matchAll(CALL)].length > 0;
}

function wasMade(call: Call, { calls }: Conversation): boolean {
  return calls.some((made) => made.name === call.name && isDeepStrictEqual(made.args, call.args));
}

function dedupe(calls: Call[]): Call[] {
  return calls.filter((call, index) => calls.findIndex((other) => isDeepStrictEqual(other, call)) === index);
}
