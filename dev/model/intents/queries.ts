/** Queries in GitHub's search syntax, from what is asked. */
import { type Asked, NEEDS } from "#dev/model/intent.ts";
import { AskBack } from "#dev/model/plan.ts";
import { findPlace, opening, withoutQuotes } from "#dev/model/slots.ts";

const join = (...parts: (string | false | undefined)[]): string => parts.filter(Boolean).join(" ");

export function codeQuery({ text, quotes, head }: Asked): string {
  const term = quotes[0] ?? /\b(?:for|where is)\s+([^\s?]+)/i.exec(text)?.[1];
  if (!term) throw new AskBack(NEEDS.query.question);
  return join(/\s/.test(term) ? `"${term}"` : term, repoOf(head));
}

const PEOPLE: readonly [RegExp, string][] = [
  [/\bassigned to me\b/, "assignee:@me"],
  [/\bmy review\b/, "review-requested:@me"],
  [/\bmention me\b/, "mentions:@me"],
  [/\bmy repositories\b/, "user:@me"],
  [/\bmy (?:open |closed )?(?:issues|bugs|prs|pull requests)\b/, "author:@me"],
];

/** Qualifiers that are given as they are; or else those that the words stand for. */
export function issueQuery({ text, words, quotes, head, state }: Asked): string {
  const given = withoutQuotes(opening(text)).match(/(?<!\w)-?[a-z-]+:[^\s?]+/g);
  if (given) return join(...given, ...quotes);
  const person = PEOPLE.find(([pattern]) => pattern.test(words))?.[1];
  const after = /\b(?:for|about)\s+(.+?)(?:\s+in\s+\S+)?[?.!]*$/.exec(words)?.[1] ?? "";
  const plain = after
    .split(" ")
    .filter((word) => !/^(?:…|my|review|open|closed|bugs|issues|the|a)?$/.test(word));
  const terms = quotes.length > 0 ? quotes : plain;
  if (!person && terms.length === 0) throw new AskBack(NEEDS.query.question);
  const kind = /\b(?:prs?|pull requests?|review)\b/.test(words) ? "is:pr" : "is:issue";
  const shown = state ?? (person ? "open" : "all");
  const isBug = /\bbugs\b/.test(words);
  return join(kind, shown !== "all" && `is:${shown}`, person, repoOf(head), isBug && "label:bug", ...terms);
}

function repoOf(head: string): string | undefined {
  const { owner, repo } = findPlace(head.replace(/\bfor\s+.*$/i, "")) ?? {};
  return owner && `repo:${owner}/${repo}`;
}
