/** Which issues say the same as another, by the words of their titles. */
import type { Item } from "#dev/model/answers.ts";

const LIKENESS = 0.4;

/** Different words for one thing. */
const SYNONYMS: readonly [RegExp, string][] = [
  [/\b(?:sign|log)(?:ing)?[ -]?(?:in|on)\b|\blogin\b/g, " login "],
  [/\binternal (?:server )?error\b/g, " 500 "],
  [/\+/g, " plus "],
  [/\bplus sign\b/g, " plus "],
  [/\b(?:broken|fails?|failing|failed|crash(?:es|ed|ing)?)\b/g, " fail "],
  [/\b(?:dark (?:mode|theme))\b/g, " dark "],
];
const SMALL = new Set(
  "a an and are as at be by can cannot can't do does for from has have i if in is it its me my not of on or our that the there this to us was we when where with you your".split(
    " ",
  ),
);

/** The open ones of `others` whose titles share enough words with the original's, the likest first. */
export function findSimilar(original: Item, others: Item[]): Item[] {
  const words = wordsOf(original);
  return others
    .filter(({ number, state }) => number !== original.number && state !== "closed")
    .map((item) => ({ item, likeness: measure(words, wordsOf(item)) }))
    .filter(({ likeness }) => likeness >= LIKENESS)
    .toSorted((a, b) => b.likeness - a.likeness)
    .map(({ item }) => item);
}

/** Shared words over all words: 1 for the same title, 0 for nothing in common. */
function measure(a: Set<string>, b: Set<string>): number {
  const shared = [...a].filter((word) => b.has(word)).length;
  return shared / Math.max(1, a.size + b.size - shared);
}

function wordsOf({ title = "" }: Item): Set<string> {
  const canonical = SYNONYMS.reduce(
    (text, [pattern, word]) => text.replace(pattern, word),
    title.toLowerCase(),
  );
  const words = canonical.match(/[a-z\d']+/g) ?? [];
  return new Set(
    words
      .filter((word) => !SMALL.has(word))
      .map((word) => word.replace(/(?<=\w{3})(?:ies|es|s|ing|ed)$/, "")),
  );
}
