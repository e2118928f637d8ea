import { diffArrays } from "diff";

/** A line of a comparison: removed, added, or in both. */
export interface DiffLine {
  kind: "removed" | "added" | "same";
  text: string;
}

/** A longer comparison is given up: it would block the page. */
const MAX_EDITS = 2_000;

/**
 * Compares two texts line by line. Without the removed lines it reads as `after`, without the added ones as `before`. Texts that differ in
 * more than 2,000 lines are shown whole, one after the other.
 */
export function diffLines(before: string, after: string): DiffLine[] {
  const [old, now] = [before.split("\n"), after.split("\n")];
  const changes = diffArrays(old, now, { maxEditLength: MAX_EDITS });
  if (!changes) return [...toLines("removed", old), ...toLines("added", now)];
  return changes.flatMap(({ added, removed, value }) =>
    toLines(added ? "added" : removed ? "removed" : "same", value),
  );
}

function toLines(kind: DiffLine["kind"], texts: readonly string[]): DiffLine[] {
  return texts.map((text) => ({ kind, text }));
}

/** What is shown first: changed lines with some context, and how many unchanged ones are left out between them. */
export function foldSame(
  lines: readonly DiffLine[],
  around = 3,
): (DiffLine | { kind: "fold"; count: number })[] {
  const isNear = lines.map((_line, index) =>
    lines.slice(Math.max(0, index - around), index + around + 1).some(({ kind }) => kind !== "same"),
  );
  const shown: (DiffLine | { kind: "fold"; count: number })[] = [];
  for (const [index, line] of lines.entries()) {
    const last = shown.at(-1);
    if (isNear[index]) shown.push(line);
    else if (last?.kind === "fold") last.count += 1;
    else shown.push({ kind: "fold", count: 1 });
  }
  return shown;
}
