import { inline, link } from "#dev/model/markdown.ts";
import { resolvePlace } from "#dev/model/parts.ts";
import { AskBack, fetchData, type Plan } from "#dev/model/plan.ts";
import { QUESTIONS } from "#dev/model/questions.ts";
import { readIssue } from "#dev/model/results.ts";
import { findDefaultBranch } from "#dev/model/rules/branches.ts";
import type { Rule } from "#dev/model/rules/rule.ts";
import { findQuotes, findSaying, findTitle } from "#dev/model/words.ts";

const ORDER =
  /\b(?:create|make|submit|raise|open)\s+(?:an?\s+|another\s+|the\s+)?(?:new\s+)?(?:draft\s+)?(?:pull request|pr|merge request)\b/;

/** A new pull request from a branch that exists. */
export const createPullRequest: Rule = {
  topic: "create-pull-request",
  does: "Open a pull request",
  tools: ["create_pull_request"],
  examples: [
    'Open a pull request from branch fix to main in alice/webshop titled "Fix checkout"',
    "create a PR from fix-cart into main in webshop",
  ],
  applies: ({ words }) => ORDER.test(words) && !/#\d|\bopen (?:pull requests|prs)\b/.test(words),
  *plan(ask): Plan {
    const head =
      /\bfrom\s+(?:the\s+)?(?:branch\s+)?([\w./-]*[\w-])/i.exec(ask.text)?.[1] ??
      /\bbranch\s+([\w./-]*[\w-])/i.exec(ask.text)?.[1];
    if (!head) throw new AskBack(QUESTIONS.branch);
    const place = ask.text.replace(/\b(?:from|to|into|onto)\s+(?:the\s+)?(?:branch\s+)?[\w./-]*[\w-]/gi, " ");
    const where = yield* resolvePlace({ ...ask, text: place });
    const base =
      /\b(?:to|into|onto|against)\s+(?:the\s+)?(?:branch\s+)?([\w./-]*[\w-])/i.exec(ask.text)?.[1] ??
      (yield* findDefaultBranch(ask, where));
    const title = findTitle(ask.text) ?? findQuotes(ask.text)[0] ?? titleOf(head);
    const said = findSaying(ask.text);
    const draft = /\bdraft\b/.test(ask.words) || undefined;
    const data = yield* fetchData("create_pull_request", {
      ...where,
      title,
      head,
      base,
      body: said === title ? undefined : said,
      draft,
    });
    const made = readIssue(data);
    return `I opened ${link(`${where.owner}/${where.repo}#${made?.number ?? ""}`, made?.url)}: “${inline(title)}”, \`${head}\` → \`${base}\`.`;
  },
};

/** A branch's name as a title: `fix-cart` is "Fix cart". */
export function titleOf(branch: string): string {
  const words = branch.replace(/^.*\//, "").replace(/[-_]+/g, " ");
  return words.charAt(0).toUpperCase() + words.slice(1);
}
