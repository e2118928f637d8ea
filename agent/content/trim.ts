import { cutText } from "#auth/protocol/cut-text.ts";

/** Limits on a provider's data in one result, in items and characters. */
export const LIST_LIMIT = 30;
export const PAGE = 100;
export const TEXT_LIMIT = 8000;

const HIDDEN_COMMENT = /<!--[\s\S]*?(?:-->|$)/g;

/** One line of user text: a title, a description. `null` stays null. */
export function trimLine(text: string | null | undefined, limit = 300): string | null {
  if (text == null) return null;
  const line = text.replace(/\s+/g, " ").trim();
  return line.length > limit ? `${cutText(line, limit)}…` : line;
}

/** User-written markdown, without what GitHub's page would hide. */
export function trimProse(text: string | null | undefined, limit = TEXT_LIMIT): string {
  const seen = (text ?? "").replace(HIDDEN_COMMENT, "[hidden comment left out]");
  return trimText(seen, limit);
}

/** Text that must stay unchanged (a file, a diff), except for its length. */
export function trimText(text: string, limit = TEXT_LIMIT): string {
  if (text.length <= limit) return text;
  const shown = cutText(text, limit);
  return `${shown}\n[… ${text.length - shown.length} more characters left out]`;
}

/** The first items of a list, and a note on what was left out and how to get it. A list as long as a page may be one of several. */
export function trimList<T>(
  items: readonly T[],
  advice: string,
  total = items.length,
): { items: T[]; note?: string } {
  const shown = items.slice(0, LIST_LIMIT);
  if (shown.length >= total) return { items: shown };
  return {
    items: shown,
    note: `Showing ${shown.length} of ${total === PAGE ? `${total} or more` : total}. ${advice}`,
  };
}

/** The last items of a list sorted oldest first, and a note on what was left out. @param what "reviews" */
export function trimToLast<T>(items: readonly T[], what: string): { items: T[]; note?: string } {
  const shown = items.slice(-LIST_LIMIT);
  if (shown.length === items.length) return { items: shown };
  return { items: shown, note: `Showing the last ${shown.length} of ${items.length} ${what}.` };
}

/** The given notes in one line. */
export function joinNotes(...notes: (string | false | undefined)[]): string | undefined {
  return notes.filter(Boolean).join(" ") || undefined;
}

/**
 * Marks a result with other people's text as data, never instructions. `source` says whose it is. The marker is outside of that
 * text, in JSON, where no string can close or forge it.
 */
export function fromOthers(source: string, result: Record<string, unknown>): Record<string, unknown> {
  return { untrusted: true, source, ...result };
}
