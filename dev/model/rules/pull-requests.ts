import type { Ask } from "#dev/model/ask.ts";
import { codeBlock, count, inline, link, list, paragraphs, quote } from "#dev/model/markdown.ts";
import { fetchData, type Plan } from "#dev/model/plan.ts";
import { type RepositoryName, resolveRepository } from "#dev/model/repository.ts";
import {
  type Issue,
  property,
  readChangedFiles,
  readIssue,
  readNote,
  readPullRequests,
  readReviews,
} from "#dev/model/results.ts";
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
  applies: ({ words }) =>
    /\b(?:prs?|pull requests?|merge requests?)\b|\bwhat does \S*#\d+ change\b|\bdiff of\b/.test(words),
  *plan(ask): Plan {
    const where = yield* resolveRepository(ask);
    const name = `${where.owner}/${where.repo}`;
    const [number] = findNumbers(ask.text);
    if (number !== undefined && ask.offers("get_pull_request"))
      return yield* readPullRequest(ask, where, number);
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

/** One pull request; with its changed files, diff or reviews when they are asked for. */
function* readPullRequest(ask: Ask, where: RepositoryName, number: number): Plan {
  const target = { ...where, number };
  const found = readIssue(yield* fetchData("get_pull_request", target));
  const opening = found
    ? describePullRequest(found, `${where.owner}/${where.repo}`)
    : `Pull request #${number}`;
  if (/\bdiff\b|\bchanges?\b|\bwhat does\b/.test(ask.words) && ask.offers("get_pull_request_diff")) {
    const data = yield* fetchData("get_pull_request_diff", target);
    const diff = property(data, "diff");
    return paragraphs(
      opening,
      typeof diff === "string" ? codeBlock(diff, "diff") : undefined,
      readNote(data),
    );
  }
  if (/\bfiles?\b/.test(ask.words) && ask.offers("list_pull_request_files")) {
    const data = yield* fetchData("list_pull_request_files", target);
    const lines = readChangedFiles(data).map(
      (file) => `\`${file.filename}\` +${file.additions ?? 0} −${file.deletions ?? 0}`,
    );
    return paragraphs(opening, list(lines), readNote(data));
  }
  if (
    /\breview(?:s|ed|ers?)?\b|\bcomments?\b|\bapproved\b/.test(ask.words) &&
    ask.offers("list_review_comments")
  ) {
    const data = yield* fetchData("list_review_comments", target);
    const said = [...readReviews(data, "reviews"), ...readReviews(data, "review_comments")];
    const lines = said.map((review) => {
      const verdict =
        review.state?.toLowerCase().replaceAll("_", " ") ?? (review.path ? `on \`${review.path}\`` : "");
      return `**${inline(review.author)}** ${verdict}${review.body ? `: ${inline(review.body)}` : ""}`;
    });
    return paragraphs(
      opening,
      lines.length > 0 ? list(lines) : "Nobody has reviewed it yet.",
      readNote(data),
    );
  }
  return opening;
}

function describePullRequest(found: Issue, where: string): string {
  if (!found.head) return describeIssue(found, where);
  return paragraphs(
    `### ${link(`#${found.number} ${found.title}`, found.url)}`,
    `${where} · ${found.draft ? "draft" : found.state} · by ${inline(found.author)} · \`${found.head}\` → \`${found.base}\``,
    found.body && quote(found.body),
  );
}
