/** Search over all repositories. */
import { describeList, tabulate } from "#dev/model/answers.ts";
import { type Asked, type Intent, QUESTIONS } from "#dev/model/intent.ts";
import { nothingFor, repoOf } from "#dev/model/intents/code.ts";
import { count } from "#dev/model/markdown.ts";
import { AskBack, fetchData, type Plan } from "#dev/model/plan.ts";
import { withoutQuotes } from "#dev/model/slots.ts";

export const SEARCH: readonly Intent[] = [
  {
    id: "search",
    does: "Search issues and pull requests everywhere",
    tools: ["search_issues"],
    pattern:
      /\bsearch\b|\bfind (?:issues|bugs|pull requests)\b|\b(?:issues?|bugs?|prs?|pull requests?)\b.*\b(?:assigned to me|my review|mention me|in my repositories)\b|\bmy (?:open |closed )?(?:issues|bugs|prs|pull requests)\b/,
    unless: /#\d/,
    examples: {
      'Search issues for "checkout"': 'search_issues query="is:issue checkout"',
      "find issues about login in alice/webshop": 'search_issues query="is:issue repo:alice/webshop login"',
      "Which issues are assigned to me?": 'search_issues query="is:issue is:open assignee:@me"',
      "pull requests waiting for my review": 'search_issues query="is:pr is:open review-requested:@me"',
      "my open pull requests": 'search_issues query="is:pr is:open author:@me"',
      "search for is:issue is:open label:bug": 'search_issues query="is:issue is:open label:bug"',
      "Which pull requests are open in my repositories?": 'search_issues query="is:pr is:open user:@me"',
      "Search my repositories for open bugs": 'search_issues query="is:issue is:open user:@me label:bug"',
    },
    *run(asked): Plan {
      const query = queryOf(asked);
      return describeList(
        yield* fetchData("search_issues", { query }),
        "issues",
        (found) =>
          found.length > 0 ? `I found ${count(found.length, "result")} for \`${query}\`` : nothingFor(query),
        tabulate,
      );
    },
  },
];

const PEOPLE: readonly [RegExp, string][] = [
  [/\bassigned to me\b/, "assignee:@me"],
  [/\bmy review\b/, "review-requested:@me"],
  [/\bmention me\b/, "mentions:@me"],
  [/\bmy repositories\b/, "user:@me"],
  [/\bmy (?:open |closed )?(?:issues|bugs|prs|pull requests)\b/, "author:@me"],
];

/** Qualifiers that are given as they are; or else those that the words stand for. */
function queryOf({ text, words, quotes, head, state }: Asked): string {
  const given = withoutQuotes(text).match(/(?<!\w)-?[a-z-]+:[^\s?]+/g);
  if (given) return [...given, ...quotes].join(" ");
  const person = PEOPLE.find(([pattern]) => pattern.test(words))?.[1];
  const after = /\b(?:for|about)\s+(.+?)(?:\s+in\s+\S+)?[?.!]*$/.exec(words)?.[1] ?? "";
  const isBug = /\bbugs\b/.test(words);
  const plain = after
    .split(" ")
    .filter((word) => !/^(?:…|my|review|open|closed|bugs|issues|the|a)?$/.test(word));
  const terms = quotes.length > 0 ? quotes : plain;
  if (!person && terms.length === 0) throw new AskBack(QUESTIONS.query);
  const kind = /\b(?:prs?|pull requests?|review)\b/.test(words) ? "is:pr" : "is:issue";
  const open = state ?? (person ? "open" : "all");
  const parts = [kind, open !== "all" && `is:${open}`, person, repoOf(head), isBug && "label:bug", ...terms];
  return parts.filter(Boolean).join(" ");
}
