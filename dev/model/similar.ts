/** Which issues say the same as another, by the words of their titles. */
import type { Item } from "#dev/model/answers.ts";

/** Shared words over all words: 1 for the same title, 0 for nothing in common. */
const LIKENESS = 0.4;

/** Different words for one thing. */
const SYNONYMS: readonly [RegExp, string][] = [
  [/\b(?:sign|log)(?:ing)?[ -]?(?:in|on)\b/g, "login"],
  [/\binternal (?:server )?error\b/g, "500"],
  [/\+|\bplus sign\b/g, " plus "],
];
const SMALL =
  /^(?:an?|and|as|at|be|by|can(?:not|'t)?|do(?:es)?|for|from|i|i[fnst]|my|not|o[fnr]|the|to|when|with)$/;

/** The open ones of `others` whose titles share enough words with the original's. */
export function findSimilar(original: Item, others: Item[]): Item[] {
  const words = wordsOf(original);
  return others.filter((other) => {
    const theirs = [...wordsOf(other)];
    const shared = theirs.filter((word) => words.has(word)).length;
    const likeness = shared / Math.max(1, words.size + theirs.length - shared);
    return other.number !== original.number && other.state !== "closed" && likeness >= LIKENESS;
  });
}

function wordsOf({ title = "" }: Item): Set<string> {
  const plain = SYNONYMS.reduce((text, [other, word]) => text.replace(other, word), title.toLowerCase());
  const words = (plain.match(/[a-z\d']+/g) ?? []).filter((word) => !SMALL.test(word));
  return new Set(words.map((word) => word.replace(/(?<=\w{3})(?:e?s|ing|ed)$/, "")));
}
