import {
  findInvisible,
  formatCodePoint,
  nameInvisible,
  splitInvisible,
} from "#auth/protocol/invisible-text.ts";
import { listTexts } from "#auth/protocol/json-limits.ts";

/** Combining characters. */
const COMBINING = /^\p{M}+/u;

/** A text in pieces: visible text, and the names of invisible characters. */
export function joinMarks(text: string, isExact: boolean): { isMark: boolean; text: string }[] {
  const pieces: { isMark: boolean; text: string }[] = [];
  const add = (isMark: boolean, shown: string) => {
    const last = pieces.at(-1);
    if (last?.isMark === isMark) last.text += shown;
    else if (shown !== "") pieces.push({ isMark, text: shown });
  };
  for (const { kind, text: found } of splitInvisible(text)) {
    if (kind === "invisible" || (kind === "line_end" && isExact)) {
      add(true, mark(found));
      continue;
    }
    // With nothing before it, it would be drawn onto the mark.
    const combining = pieces.at(-1)?.isMark === false ? "" : (COMBINING.exec(found)?.[0] ?? "");
    add(true, [...combining].map(mark).join(""));
    add(false, found.slice(combining.length));
  }
  return pieces;
}

function mark(character: string): string {
  return `⟦${formatCodePoint(character)}⟧`;
}

/** Describes the invisible characters in a value and its keys in one sentence; undefined if there are none. */
export function describeInvisible(value: unknown): string | undefined {
  const found = listTexts(value).flatMap(findInvisible);
  if (found.length === 0) return undefined;
  const kinds = [...new Set(found.map(nameInvisible))].join(", ");
  const count = found.length === 1 ? "a character" : `${found.length} characters`;
  return `This contains ${count} that would be invisible (${kinds}), shown here as ${found.length === 1 ? "a mark" : "marks"} such as ${mark(found[0] ?? "")}.`;
}
