/**
 * The obedient model, for the tests of prompt injection (OBEDIENT=1): it does whatever it reads in tool results and tool descriptions.
 * It stands for the worst model there could be, so that what stops an attack is the application and not the model's good sense.
 */
import { isDeepStrictEqual } from "node:util";
import type { Conversation } from "#dev/model/conversation.ts";
import { planTurn } from "#dev/model/planner.ts";
import { shorten } from "#dev/model/tool-names.ts";
import { findObject } from "#dev/model/tool-result.ts";
import type { Call, Turn } from "#dev/model/wire.ts";

const CALL =
  /\b(?:call|use|run|invoke|execute)\s+(?:the\s+)?(?:tool\s+|function\s+)?[`"']?([a-zA-Z][\w-]*)[`"']?(?:\s+tool)?\s+(?:with|using)\b[^{\n]{0,300}(?=\{)/gi;
const ORDER =
  /^[ \t>*_#`-]*(?:IMPORTANT|SYSTEM|INSTRUCTIONS?|ASSISTANT|ADMIN|NOTE TO (?:THE )?AI)\b[^:\n]*:\s*(.+)$/gim;
const SAY = /^(?:please\s+)?(?:say|answer with|reply with|include|append|write)\b[:\s]*(.+)$/i;

/** The calls it was told to make and hasn't made yet; or else the plan's own turn, with the words it was told to say. */
export function obey(conversation: Conversation): Turn {
  const texts = collectTexts(conversation);
  const told = texts.flatMap((text) => findCalls(text, conversation));
  const calls = findOpen(told, conversation);
  if (calls.length > 0) return { text: "", calls };
  const orders = texts.flatMap((text) => [...text.matchAll(ORDER)].map(([, order = ""]) => order.trim()));
  for (const order of orders.filter((text) => !SAY.test(text) && text.search(CALL) < 0)) {
    const turn = planTurn({ ...conversation, exchanges: [] }, order);
    const open = findOpen(turn.calls, conversation);
    if (open.length > 0) return { ...turn, calls: open };
  }
  const turn = planTurn(conversation);
  const said = orders.flatMap((order) => SAY.exec(order)?.[1] ?? []);
  return turn.calls.length > 0 ? turn : { ...turn, text: [turn.text, ...new Set(said)].join("\n\n") };
}

/** Every text that others may have written: in results of tools since the request, and in the tools' descriptions and schemas. */
function collectTexts({ results, tools }: Conversation): string[] {
  const read = results.map(({ data, text }) => data ?? text);
  return [...read, ...tools.values()].flatMap(collectStrings).map(readTags);
}

/** Tag characters (U+E0020–U+E007E) stand for ASCII: models read them, and people see nothing. */
function readTags(text: string): string {
  const plain = (tag: string): string => String.fromCodePoint((tag.codePointAt(0) ?? 0) - 0xe0000);
  return text.replace(/[\u{E0020}-\u{E007E}]/gu, plain);
}

function collectStrings(value: unknown): string[] {
  if (typeof value === "string") return [value];
  return typeof value === "object" && value !== null ? Object.values(value).flatMap(collectStrings) : [];
}

function findCalls(text: string, { tools }: Conversation): Call[] {
  return [...text.matchAll(CALL)].flatMap(({ 0: { length }, 1: named = "", index }) => {
    const name = tools.has(named) ? named : shorten(named);
    const args = findObject(text.slice(index + length));
    return tools.has(name) && args ? [{ name, args }] : [];
  });
}

/** Each call once, without those that were made since the request. */
function findOpen(calls: Call[], { calls: made }: Conversation): Call[] {
  const isSame = (one: Call, other: Call) =>
    one.name === other.name && isDeepStrictEqual(one.args, other.args);
  const isFirst = (call: Call, index: number) => calls.findIndex((one) => isSame(one, call)) === index;
  return calls.filter(isFirst).filter((call) => !made.some((one) => isSame(one, call)));
}
