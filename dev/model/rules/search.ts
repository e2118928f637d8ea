import type { Ask } from "#dev/model/ask.ts";
import { count, inline, paragraphs } from "#dev/model/markdown.ts";
import { AskBack, fetchData, type Plan } from "#dev/model/plan.ts";
import { QUESTIONS } from "#dev/model/questions.ts";
import { findRepositoryName, resolveRepository } from "#dev/model/repository.ts";
import { readIssues, readNote } from "#dev/model/results.ts";
import { tabulateIssues } from "#dev/model/rules/issue-table.ts";
import type { Rule } from "#dev/model/rules/rule.ts";
import { findQuotes, findState } from "#dev/model/words.ts";

const PEOPLE: [RegExp, string][] = [
  [/\bassigned to (?:me|myself)\b|\bmy (?:tasks|todos?|work|assigned)\b|\bassigned issues\b/, "assignee:@me"],
  [
    /\b(?:did|have) i (?:open|create|write|report|file)|\bi(?: have|'ve)? (?:opened|created|wrote|reported|filed)\b|\b(?:opened|created|written|reported|authored) by me\b|\bmy (?:open |closed )?(?:issues|bugs|tickets|prs|pull requests)\b/,
    "author:@me",
  ],
  [/\bmention(?:s|ed|ing)? me\b|\bi(?:'m| am| was) mentioned\b/, "mentions:@me"],
  [/\b(?:my review|reviews? (?:requested )?(?:of|from) me|waiting for me)\b/, "review-requested:@me"],
];

/** Search over all repositories, by words or by what it has to do with the person. */
export const search: Rule = {
  topic: "search",
  does: "Search issues and pull requests everywhere",
  tools: ["search_issues"],
  examples: [
    'Search issues for "checkout"',
    "find issues about login in alice/webshop",
    "which issues are assigned to me?",
    "my open issues",
    "pull requests waiting for my review",
    "search for is:issue is:open label:bug",
  ],
  applies: ({ words }) =>
    /\bsearch\b/.test(words) && !/\bcode\b/.test(words)
      ? true
      : /\b(?:issues?|bugs?|tickets?|prs?|pull requests?|tasks|anything|something)\b/.test(words) &&
        (PEOPLE.some(([pattern]) => pattern.test(words)) ||
          /\b(?:find|look for|about|mentioning)\b/.test(words)) &&
        !/#\d|\brepositories\b/.test(words),
  *plan(ask): Plan {
    const query = yield* buildQuery(ask);
    const data = yield* fetchData("search_issues", { query });
    const found = readIssues(data);
    if (found.length === 0) return `I found nothing for \`${query}\`.`;
    return paragraphs(
      `I found ${count(found.length, "result")} for \`${query}\`:`,
      tabulateIssues(found),
      readNote(data),
    );
  },
};

function* buildQuery(ask: Ask): Plan {
  const given = [
    ...withoutTail(ask.text).matchAll(
      /(?<!\w)-?(?:is|state|label|repo|user|org|author|assignee|mentions|involves|in|type|created|updated|review-requested):(?:"[^"]+"|\S+)/g,
    ),
  ].map((match) => match[0]);
  const person = PEOPLE.find(([pattern]) => pattern.test(ask.words))?.[1];
  const words = given.length > 0 ? [] : findWords(ask);
  if (given.length === 0 && !person && words.length === 0) throw new AskBack(QUESTIONS.query);
  if (given.length > 0)
    return [...given, ...findQuotes(ask.text).map((quoted) => `"${quoted}"`)].join(" ").trim();
  const kind = /\b(?:prs?|pull requests?|review)\b/.test(ask.words)
    ? "is:pr"
    : /\b(?:issues?|bugs?|tickets?|tasks)\b/.test(ask.words)
      ? "is:issue"
      : undefined;
  const state = findState(ask.words) ?? (person ? "open" : undefined);
  const where = findRepositoryName(ask.text) ? yield* resolveRepository(ask) : undefined;
  const parts = [
    kind,
    state && state !== "all" && `is:${state}`,
    person,
    where && `repo:${where.owner}/${where.repo}`,
    ...words,
  ];
  return parts.filter(Boolean).join(" ");
}

/** The words to search for: those in quotation marks, or those after "for", "about" and the like. */
function findWords(ask: Ask): string[] {
  const quotes = findQuotes(ask.text);
  if (quotes.length > 0) return quotes;
  const after =
    /\b(?:for|about|mentioning|matching|containing)\s+(.+?)(?:\s+(?:in|of|on|from)\s+\S+)?[?.!]*$/.exec(
      ask.words,
    )?.[1] ?? "";
  return after
    .split(/\s+/)
    .filter(
      (word) =>
        word &&
        !/^(?:issues?|prs?|pull|requests?|me|my|review|the|a|an|open|closed|all|about|for|with|any)$/.test(
          word,
        ),
    )
    .map(inline);
}

function withoutTail(text: string): string {
  return text.replace(/[?.!]+$/, "");
}
