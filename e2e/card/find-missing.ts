import { PageReader } from "./visible-text.ts";

/** Characters that are invisible or change their surroundings. */
const NEVER_RAW =
  /\u034F|[\p{Cs}\p{Zl}\p{Zp}\p{Co}\u00AD\u061C\u115F\u1160\u180E\u200B\u200E\u200F\u202A-\u202E\u2060-\u206F\u3164\uFEFF\uFFA0\uFFF9-\uFFFC]|(?![\t\n\r])\p{Cc}/u;

export interface SentCard {
  card: HTMLElement;
  args: Record<string, unknown>;
}

/**
 * Describes what can't be read on the first incomplete card; undefined if everything sent is visible. The collapsed card must show
 * every letter, in any order; "Exactly as it will be sent" must show each text and name as a whole. All cards are read before any is
 * expanded, so that the browser lays the page out only twice.
 */
export function findMissing(all: readonly SentCard[]): string | undefined {
  const closed = new PageReader();
  const hidden = all.map((sent) => findUnread(closed, sent)).find(Boolean);
  if (hidden) return hidden;
  for (const { card } of all) for (const details of card.querySelectorAll("details")) details.open = true;
  const open = new PageReader();
  return all.map((sent) => findInexact(open, sent)).find(Boolean);
}

function findUnread(page: PageReader, { card, args }: SentCard): string | undefined {
  const seen = countLetters(page.readVisible(card).join(" "));
  // Names such as "title" are shown by layout, not by text.
  for (const [letter, count] of countLetters(Object.values(args).flatMap(listTexts).join(" "))) {
    if ((seen.get(letter) ?? 0) < count) return `${name(letter)} is not visible on the collapsed card`;
  }
  return undefined;
}

function findInexact(page: PageReader, { card, args }: SentCard): string | undefined {
  const details = card.querySelector("details");
  if (!details) return "“Exactly as it will be sent” is missing";
  const unseen = page.findUnseen(card);
  if (unseen) return unseen;
  // Each text and name is in an element of its own.
  const isolated = [...details.querySelectorAll("[data-verbatim]")].map(
    (element) => element.textContent ?? "",
  );
  for (const text of listTexts(args)) {
    if (text !== "" && !isolated.some((shown) => spells(shown, text)))
      return `${JSON.stringify(text)} is not shown exactly`;
  }
  for (const shown of isolated)
    if (NEVER_RAW.test(shown)) return `${name(NEVER_RAW.exec(shown)?.[0] ?? "")} is not replaced by its mark`;
  return undefined;
}

function listTexts(value: unknown): string[] {
  if (typeof value === "string") return [value];
  if (typeof value !== "object" || value === null) return [];
  const names = Array.isArray(value) ? [] : Object.keys(value);
  return [...names, ...Object.values(value).flatMap(listTexts)];
}

/** Whether the shown text is the sent one, each character either itself or the mark of its code point. */
function spells(shown: string, sent: string): boolean {
  let rest = shown;
  for (const letter of sent) {
    const mark = `⟦${name(letter)}⟧`;
    if (rest.startsWith(mark)) rest = rest.slice(mark.length);
    else if (rest.startsWith(letter)) rest = rest.slice(letter.length);
    else return false;
  }
  return rest === "";
}

/** Counts each code point, shown as itself or as a mark, except whitespace and the ASCII punctuation that markdown may consume. */
function countLetters(text: string): Map<string, number> {
  // The spaces keep surrogate halves from forming a pair.
  const plain = text.replace(
    /⟦U\+([0-9A-F]{4,6})⟧/g,
    (_mark, code) => `${String.fromCodePoint(Number.parseInt(code, 16))} `,
  );
  const counts = new Map<string, number>();
  for (const letter of plain) {
    if (!/[ \t\r\n!-/:-@[-`{-~]/.test(letter)) counts.set(letter, (counts.get(letter) ?? 0) + 1);
  }
  return counts;
}

function name(letter: string): string {
  return `U+${(letter.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0")}`;
}
