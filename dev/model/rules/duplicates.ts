import { inline, link, list, paragraphs } from "#dev/model/markdown.ts";
import {
  commands,
  linkNumber,
  makeChanges,
  resolveNumbers,
  resolvePlace,
  tellDone,
} from "#dev/model/parts.ts";
import { fetchData, type Plan } from "#dev/model/plan.ts";
import { type Issue, readIssue, readIssues } from "#dev/model/results.ts";
import type { Rule } from "#dev/model/rules/rule.ts";
import { findSimilar } from "#dev/model/similar.ts";
import { findSaying } from "#dev/model/words.ts";

/** Duplicates of an issue: found by their titles; closed with a comment that says of what, when that is asked. */
export const duplicates: Rule = {
  topic: "duplicates",
  does: "Find the duplicates of an issue, and close them with a reason",
  tools: ["get_issue", "list_issues"],
  examples: [
    "Close the duplicates of #1 in alice/webshop and say why",
    "are there duplicates of issue 1 in webshop?",
    "find duplicates of alice/webshop#1",
  ],
  applies: ({ words }) =>
    /\bduplicates? of\b|\bduplicates\b/.test(words) && !/\bas (?:a )?duplicates? of\b/.test(words),
  *plan(ask): Plan {
    const where = yield* resolvePlace(ask);
    const [number = 0] = resolveNumbers(ask);
    const original = readIssue(yield* fetchData("get_issue", { ...where, number }));
    const others = readIssues(yield* fetchData("list_issues", { ...where, state: "open" }));
    const found = original ? findSimilar(original, others) : [];
    const name = `${where.owner}/${where.repo}#${number}`;
    if (found.length === 0)
      return `I found no open issue that looks like a duplicate of ${link(name, original?.url)}.`;
    const lines = found.map((issue) => `${link(`#${issue.number}`, issue.url)} ${inline(issue.title)}`);
    if (!commands(ask.orders, "close|resolve")) {
      return paragraphs(
        `These look like duplicates of ${link(name, original?.url)} “${inline(original?.title)}”:`,
        list(lines),
      );
    }
    const reason = findSaying(ask.text);
    const commented = yield* makeChanges(
      found.map((issue) => ({
        call: {
          name: "add_issue_comment",
          args: { ...where, number: issue.number, body: explain(number, original, reason) },
        },
        done: (data) => `commented on ${linkNumber(issue.number, data, "comment")} “${inline(issue.title)}”`,
      })),
      `${found.length === 1 ? "One open issue looks like a duplicate" : `${found.length} open issues look like duplicates`} of #${number}. I say so there first, and then close ${found.length === 1 ? "it" : "them"}.`,
    );
    const explained = found.filter((_issue, index) => commented[index]?.done);
    const closed = yield* makeChanges(
      explained.map((issue) => ({
        call: { name: "close_issue", args: { ...where, number: issue.number, reason: "duplicate" } },
        done: (data) => `closed ${linkNumber(issue.number, data, "issue")} as a duplicate of #${number}`,
      })),
    );
    return tellDone([...commented, ...closed].map(({ line }) => line));
  },
};

function explain(number: number, original: Issue | undefined, reason: string | undefined): string {
  return (
    reason ??
    `Closing as a duplicate of #${number} (“${original?.title ?? ""}”): both describe the same problem. Let's go on there.`
  );
}
