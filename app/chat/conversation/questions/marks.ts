import {
  findInvisible,
  formatCodePoint,
  nameInvisible,
  splitInvisible,
} from "#auth/protocol/invisible-text.ts";
import { listTexts } from "#auth/protocol/json-limits.ts";

/** A text in pieces: what is seen as it is, and the names of what is not. */
export function joinMarks(text: string, isExact: boolean): { isMark: boolean; text: string }[] {
  const pieces: { isMark: boolean; text: string }[] = [];
  for (const { kind, text: found } of splitInvisible(text)) {
    const isMark = kind === "invisible" || (kind === "line_end" && isExact);
    const shown = isMark ? `⟦${formatCodePoint(found)}⟧` : found;
    const last = pieces.at(-1);
    if (last?.isMark === isMark) last.text += shown;
    else pieces.push({ isMark, text: shown });
  }
  return pieces;
}

/** What a value holds that people would not see, its keys included, in one sentence; undefined for nothing. */
export function describeInvisible(value: unknown): string | undefined {
  const found = listTexts(value).flatMap(findInvisible);
  if (found.length === 0) return undefined;
  const kinds = [...new Set(found.map(nameInvisible))].join(", ");
  const count = found.length === 1 ? "a character" : `${found.length} characters`;
  return `This holds ${count} that you would not see (${kinds}), drawn here as ${found.length === 1 ? "a mark" : "marks"} such as ⟦${formatCodePoint(found[0] ?? "")}⟧.`;
}
