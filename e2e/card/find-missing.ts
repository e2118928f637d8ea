import { PageReader } from "./visible-text.ts";

/** They change what stands beside them, or nothing is seen of them, wherever they stand. */
const NEVER_RAW =
  /\u034F|[\p{Cs}\p{Zl}\p{Zp}\p{Co}\u00AD\u061C\u115F\u1160\u180E\u200B\u200E\u200F\u202A-\u202E\u2060-\u206F\u3164\uFEFF\uFFA0\uFFF9-\uFFFC]|(?![\t\n\r])\p{Cc}/u;

export interface SentCard {
  card: HTMLElement;
  args: Record<string, unknown>;
}

/**
 * What a person can't read off the first card of which that is true, in words; undefined where everything sent is there: as
 * the card is, every letter in its order of none; with "Exactly as it will be sent", each text and each name as a whole. All
 * cards are read before the first is opened: the browser lays the page out twice, not twice for each card.
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
  // The names of the title and its like are said by their look.
  for (const [letter, count] of countLetters(Object.values(args).flatMap(listTexts).join(" "))) {
    if ((seen.get(letter) ?? 0) < count) return `${name(letter)} is not seen before anything is opened`;
  }
  return undefined;
}

function findInexact(page: PageReader, { card, args }: SentCard): string | undefined {
  const details = card.querySelector("details");
  if (!details) return "“Exactly as it will be sent” is missing";
  const unseen = page.findUnseen(card);
  if (unseen) return unseen;
  // Texts and names are each in an element that isolates them.
  const isolated = [...details.querySelectorAll("bdi")].map((element) => element.textContent ?? "");
  for (const text of listTexts(args)) {
    if (text !== "" && !isolated.some((shown) => spells(shown, text)))
      return `${JSON.stringify(text)} is not there exactly`;
  }
  for (const shown of isolated)
    if (NEVER_RAW.test(shown)) return `${name(NEVER_RAW.exec(shown)?.[0] ?? "")} is not drawn`;
  return undefined;
}

function listTexts(value: unknown): string[] {
  if (typeof value === "string") return [value];
  if (typeof value !== "object" || value === null) return [];
  const names = Array.isArray(value) ? [] : Object.keys(value);
  return [...names, ...Object.values(value).flatMap(listTexts)];
}

/** True if the shown text is the sent one, each character as it is or as the mark of its code point. */
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

/** How often each code point is there, drawn or as it is: all but blanks, and the ASCII punctuation that markdown may use up. */
function countLetters(text: string): Map<string, number> {
  // Blanks keep halves of surrogate pairs apart.
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
