import { count, link, list, paragraphs, quote } from "#dev/model/markdown.ts";
import { callAll, type Plan, ToolFailure } from "#dev/model/plan.ts";
import { resolveRepository } from "#dev/model/repository.ts";
import { readFile, readIssues, readPullRequests } from "#dev/model/results.ts";
import type { Rule } from "#dev/model/rules/rule.ts";
import type { ToolResult } from "#dev/model/tool-result.ts";

/** A repository at a glance: three tools called at once. */
export const overview: Rule = {
  topic: "overview",
  does: "Give an overview of a repository",
  tools: ["list_issues", "list_pull_requests", "get_file"],
  examples: [
    "Give me an overview of alice/webshop",
    "What's going on in webshop?",
    "status of the webshop repo",
    "summarise alice/webshop",
  ],
  applies: ({ words }) =>
    /\boverview\b|\bwhat(?:'s| is) (?:going on|happening|new|up)\b|\bstatus of\b/.test(words) ||
    (/\b(?:summari[sz]e|describe|tell me about)\b/.test(words) &&
      !/#\d|\b(?:issues?|prs?|pull|file|readme)\b|\.\w{2,4}\b/.test(words)),
  *plan(ask): Plan {
    const where = yield* resolveRepository(ask);
    const results = yield* callAll([
      { name: "get_file", args: { ...where, path: "README.md" } },
      { name: "list_issues", args: { ...where, state: "open" } },
      { name: "list_pull_requests", args: { ...where, state: "open" } },
    ]);
    const [readme, issues, pulls] = results;
    if (!readme || !issues || !pulls || [issues, pulls].every((result) => result.data === undefined)) {
      throw new ToolFailure(issues ?? { name: "", args: {}, data: undefined, text: "" });
    }
    const text = readFile(readme.data)?.content;
    return paragraphs(
      `## ${where.owner}/${where.repo}`,
      text ? quote(text, 500) : "It has no README that I can read.",
      summarise("open issue", issues, readIssues(issues.data)),
      summarise("open pull request", pulls, readPullRequests(pulls.data)),
    );
  },
};

function summarise(
  noun: string,
  result: ToolResult,
  found: { number: number; title: string; url: string | undefined }[],
): string {
  if (result.data === undefined) return `About ${noun}s I can't say anything: ${result.text}`;
  const heading = `**${count(found.length, noun)}**`;
  return found.length === 0
    ? heading
    : paragraphs(
        heading,
        list(found.slice(0, 10).map((item) => link(`#${item.number} ${item.title}`, item.url))),
      );
}
