/** A line of a comparison: gone, new, or in both. */
export interface DiffLine {
  kind: "removed" | "added" | "same";
  text: string;
}

/** Above this many pairs of lines the longest common part is not searched for: the browser would stand still. */
const MOST_PAIRS = 4_000_000;

/** Compares two texts line by line. Without the removed lines it reads as `after`, without the added ones as `before`. */
export function diffLines(before: string, after: string): DiffLine[] {
  const old = before.split("\n");
  const now = after.split("\n");
  const shorter = Math.min(old.length, now.length);
  let head = 0;
  while (head < shorter && old[head] === now[head]) head += 1;
  let tail = 0;
  while (tail < shorter - head && old.at(-1 - tail) === now.at(-1 - tail)) tail += 1;
  return [
    ...toLines("same", old.slice(0, head)),
    ...diffMiddle(old.slice(head, old.length - tail), now.slice(head, now.length - tail)),
    ...toLines("same", old.slice(old.length - tail)),
  ];
}

/** By the longest common subsequence: https://en.wikipedia.org/wiki/Longest_common_subsequence */
function diffMiddle(old: string[], now: string[]): DiffLine[] {
  if (old.length * now.length > MOST_PAIRS) return [...toLines("removed", old), ...toLines("added", now)];
  const width = now.length + 1;
  const common = new Uint32Array((old.length + 1) * width);
  const at = (i: number, j: number) => common[i * width + j] ?? 0;
  for (let i = old.length - 1; i >= 0; i -= 1) {
    for (let j = now.length - 1; j >= 0; j -= 1) {
      common[i * width + j] = old[i] === now[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1));
    }
  }
  const lines: DiffLine[] = [];
  let i = 0;
  let j = 0;
  while (i < old.length || j < now.length) {
    if (i < old.length && j < now.length && old[i] === now[j]) {
      lines.push({ kind: "same", text: old[i] ?? "" });
      i += 1;
      j += 1;
    } else if (j >= now.length || (i < old.length && at(i + 1, j) >= at(i, j + 1))) {
      lines.push({ kind: "removed", text: old[i] ?? "" });
      i += 1;
    } else {
      lines.push({ kind: "added", text: now[j] ?? "" });
      j += 1;
    }
  }
  return lines;
}

function toLines(kind: DiffLine["kind"], texts: readonly string[]): DiffLine[] {
  return texts.map((text) => ({ kind, text }));
}

/** What is shown at once: changed lines with a few around them, and how many unchanged ones were left out in between. */
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
