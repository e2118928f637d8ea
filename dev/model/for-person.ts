/** What tools tell the model to do, as opposed to what happened. */
const INSTRUCTION =
  /^(?:Answer without|Tell the person|Don't (?:try|repeat)|Read it again|Look (?:before|whether)|Ask (?:the person|for it again)|Search again|Pass)\b/;

/**
 * A tool's sentences as they may be passed on: without those that are instructions to the model, and said to the person instead of
 * about them.
 */
export function forPerson(text: string): string {
  const sentences = text.split(/(?<=[.!?])\s+(?=[A-Z])/).filter((sentence) => !INSTRUCTION.test(sentence));
  return sentences
    .join(" ")
    .replace(/; (?:don't|never) [^.]*(?=\.)/g, "")
    .replace(/\bthe person's\b/gi, (found) => matchCase("your", found))
    .replace(/\bthe person was\b/gi, (found) => matchCase("you were", found))
    .replace(/\bthe person\b/gi, (found) => matchCase("you", found));
}

const matchCase = (words: string, found: string): string =>
  found.startsWith("T") ? words.charAt(0).toUpperCase() + words.slice(1) : words;
