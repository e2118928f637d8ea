import { inline, link, paragraphs, quote } from "#dev/model/markdown.ts";
import { fetchData, type Plan } from "#dev/model/plan.ts";
import { resolveRepository } from "#dev/model/repository.ts";
import { type Issue, readIssue, readNote } from "#dev/model/results.ts";
import { describeAnything } from "#dev/model/rules/anything.ts";
import type { Rule } from "#dev/model/rules/rule.ts";
import { findNumbers } from "#dev/model/words.ts";

/** One issue with its conversation. */
export const issue: Rule = {
  topic: "issue",
  does: "Read an issue with its comments",
  tools: ["get_issue"],
  examples: [
    "What is issue #1 in alice/webshop about?",
    "show me alice/webshop #1",
    "summarise issue 1 of webshop",
    "read https://github.com/alice/webshop/issues/1",
  ],
  applies: ({ text, words }) => findNumbers(text).length > 0 && !/\b(?:pull requests?|prs?)\b/.test(words),
  *plan(ask): Plan {
    const where = yield* resolveRepository(ask);
    const answers: string[] = [];
    for (const number of findNumbers(ask.text).slice(0, 5)) {
      const data = yield* fetchData("get_issue", { ...where, number });
      const found = readIssue(data);
      answers.push(
        found ? describeIssue(found, `${where.owner}/${where.repo}`, readNote(data)) : describeAnything(data),
      );
    }
    return answers.join("\n\n---\n\n");
  },
};

/** An issue as a heading, a line of facts, its text and its comments as quotations. */
export function describeIssue(found: Issue, where: string, note?: string): string {
  const facts = [
    found.state,
    `opened by ${inline(found.author)}`,
    found.labels.length > 0 ? `labels: ${found.labels.map(inline).join(", ")}` : undefined,
    found.assignees.length > 0 ? `assigned to ${found.assignees.map(inline).join(", ")}` : undefined,
  ];
  const comments = Array.isArray(found.comments) ? found.comments : [];
  const said = comments.map(
    (comment) => `**${inline(comment.author)}** wrote:\n\n${quote(comment.body, 600)}`,
  );
  return paragraphs(
    `### ${link(`#${found.number} ${found.title}`, found.url)}`,
    `${inline(where)} · ${facts.filter(Boolean).join(" · ")}`,
    found.body ? quote(found.body) : "It has no description.",
    ...said,
    note,
  );
}
