import type { Ask } from "#dev/model/ask.ts";
import { count, inline, link, list, paragraphs } from "#dev/model/markdown.ts";
import { callAll, fetchData, type Plan, ToolFailure } from "#dev/model/plan.ts";
import { findRepositoryName, resolveRepository, splitName } from "#dev/model/repository.ts";
import { type Issue, readIssues, readNote, readRepositories } from "#dev/model/results.ts";
import { tabulateIssues } from "#dev/model/rules/issue-table.ts";
import type { Rule } from "#dev/model/rules/rule.ts";
import { endSentence } from "#dev/model/sentences.ts";
import { findLabels, findState, type State } from "#dev/model/words.ts";

const MOST_REPOSITORIES = 6;

/** Issues of one repository, or of all that the person has. */
export const issues: Rule = {
  topic: "issues",
  does: "List the issues of a repository, or of all of yours",
  tools: ["list_issues"],
  examples: [
    "Which issues are open in alice/webshop?",
    'closed issues in webshop labelled "bug"',
    "How many bugs does the webshop repo have?",
    "list all issues of alice/webshop",
    "Which of my repositories have open issues?",
    "issues in all my repositories",
  ],
  applies: ({ words }) => /\b(?:issues?|bugs?|tickets?)\b/.test(words) && !/\bpull requests?\b/.test(words),
  *plan(ask): Plan {
    const state = findState(ask.words.replace(/\ball (?:of )?(?:my|the|your)?\s*repo\w*/g, " ")) ?? "open";
    const labels = findLabels(ask.text);
    if (meansAll(ask)) return yield* answerForAll(state, labels);
    const where = yield* resolveRepository(ask);
    const data = yield* fetchData("list_issues", {
      ...where,
      state,
      labels: labels.length > 0 ? labels : undefined,
    });
    const found = readIssues(data);
    const opening = describeCount(found, state, labels, `${where.owner}/${where.repo}`);
    return found.length === 0 ? opening : paragraphs(`${opening}`, tabulateIssues(found), readNote(data));
  },
};

function meansAll(ask: Ask): boolean {
  if (!ask.offers("list_repositories") || findRepositoryName(ask.text)?.owner) return false;
  return /\b(?:all|each|every|any|which|across|of)\b.*\b(?:repos|repositories|repository|projects)\b|\brepositories\b/.test(
    ask.words,
  );
}

function* answerForAll(state: State, labels: string[]): Plan {
  const repositories = readRepositories(yield* fetchData("list_repositories", {}));
  const busy = repositories.filter((repo) => state !== "open" || repo.open_issues > 0);
  if (busy.length === 0) return "None of your repositories has open issues.";
  const asked = busy.slice(0, MOST_REPOSITORIES);
  const names = asked.flatMap((repo) => splitName(repo.full_name) ?? []);
  const calls = names.map((name) => ({
    name: "list_issues",
    args: { ...name, state, labels: labels.length > 0 ? labels : undefined },
  }));
  const results = yield* callAll(calls);
  const [first] = results;
  if (first && results.every((result) => result.data === undefined)) throw new ToolFailure(first);
  const sections = results.map((result, index) => {
    const repo = asked[index];
    const heading = `### ${link(repo?.full_name ?? "", repo?.url)}`;
    if (result.data === undefined) return `${heading}\n\n${endSentence(result.text)}`;
    const found = readIssues(result.data);
    return found.length === 0 ? undefined : `${heading}\n\n${list(found.map(describeLine))}`;
  });
  const shown = sections.filter((section) => section !== undefined);
  if (shown.length === 0) return `I found no ${describeKind(state, labels)} in your repositories.`;
  const more =
    busy.length > asked.length ? `I looked at ${asked.length} of ${busy.length} repositories.` : undefined;
  return paragraphs(`Here are the ${describeKind(state, labels)} of your repositories:`, ...shown, more);
}

function describeLine(issue: Issue): string {
  const labels = issue.labels.length > 0 ? ` (${issue.labels.map(inline).join(", ")})` : "";
  return `${link(`#${issue.number}`, issue.url)} ${inline(issue.title)}${labels}`;
}

function describeKind(state: State, labels: string[], plural = true): string {
  const label =
    labels.length > 0 ? ` labelled ${labels.map((name) => `“${inline(name)}”`).join(" and ")}` : "";
  return `${state === "all" ? "" : `${state} `}${plural ? "issues" : "issue"}${label}`;
}

function describeCount(found: Issue[], state: State, labels: string[], where: string): string {
  const words = count(found.length, describeKind(state, labels, false), describeKind(state, labels));
  const verb = found.length === 1 ? "is" : "are";
  return `There ${verb} **${words}** in ${where}${found.length === 0 ? "." : ":"}`;
}
