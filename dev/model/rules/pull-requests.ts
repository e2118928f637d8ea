import { count, inline, link, paragraphs, quote } from "#dev/model/markdown.ts";
import { fetchData, type Plan } from "#dev/model/plan.ts";
import { resolveRepository } from "#dev/model/repository.ts";
import { type Issue, readIssue, readNote, readPullRequests } from "#dev/model/results.ts";
import { describeIssue } from "#dev/model/rules/issue.ts";
import { tabulateIssues } from "#dev/model/rules/issue-table.ts";
import type { Rule } from "#dev/model/rules/rule.ts";
import { findNumbers, findState } from "#dev/model/words.ts";

/** Pull requests of a repository, or one of them. */
export const pullRequests: Rule = {
  topic: "pull-requests",
  does: "List the pull requests of a repository",
  tools: ["list_pull_requests"],
  examples: [
    "Are there open pull requests in alice/webshop?",
    "closed PRs of webshop",
    "show pull request #4 in alice/webshop",
  ],
  applies: ({ words }) => /\b(?:prs?|pull requests?|merge requests?)\b/.test(words),
  *plan(ask): Plan {
    const where = yield* resolveRepository(ask);
    const name = `${where.owner}/${where.repo}`;
    const [number] = findNumbers(ask.text);
    if (number !== undefined && ask.offers("get_pull_request")) {
      const data = yield* fetchData("get_pull_request", { ...where, number });
      const found = readIssue(data);
      return found ? describePullRequest(found, name) : `I could not read pull request #${number}.`;
    }
    const state = number === undefined ? (findState(ask.words) ?? "open") : "all";
    const data = yield* fetchData("list_pull_requests", { ...where, state });
    const found = readPullRequests(data);
    if (number !== undefined) {
      const wanted = found.find((candidate) => candidate.number === number);
      return wanted ? describePullRequest(wanted, name) : `I found no pull request #${number} in ${name}.`;
    }
    const kind = state === "all" ? "" : `${state} `;
    const words = count(found.length, `${kind}pull request`);
    const opening = `There ${found.length === 1 ? "is" : "are"} **${words}** in ${name}`;
    return found.length === 0
      ? `${opening}.`
      : paragraphs(`${opening}:`, tabulateIssues(found), readNote(data));
  },
};

function describePullRequest(found: Issue, where: string): string {
  if (!found.head) return describeIssue(found, where);
  return paragraphs(
    `### ${link(`#${found.number} ${found.title}`, found.url)}`,
    `${where} · ${found.draft ? "draft" : found.state} · by ${inline(found.author)} · \`${found.head}\` → \`${found.base}\``,
    found.body && quote(found.body),
  );
}
