/** What is in a repository: workflow runs, branches, commits, files. */
import {
  describeList,
  type Item,
  lines,
  property,
  readItem,
  readItems,
  readNote,
  showContent,
} from "#dev/model/answers.ts";
import { type Intent, oneCall, QUESTIONS } from "#dev/model/intent.ts";
import { codeBlock, count, inline, link, list, paragraphs, quote, table } from "#dev/model/markdown.ts";
import { AskBack, callAll, fetchData, type Plan, ToolFailure } from "#dev/model/plan.ts";
import { findPlace } from "#dev/model/slots.ts";

export const CODE: readonly Intent[] = [
  {
    id: "failed-run",
    does: "Find out why a workflow run failed",
    tools: ["list_workflow_runs", "get_workflow_run_failed_logs"],
    pattern: /\bwhy\b.*\b(?:ci|builds?|workflow|pipeline|tests?)\b.*\bfail/,
    needs: ["place"],
    examples: {
      "Why did the last build fail in alice/webshop?":
        "list_workflow_runs alice/webshop status=failure; get_workflow_run_failed_logs alice/webshop run_id=77",
    },
    *run({ place, name }): Plan {
      const runs = readItems(
        yield* fetchData("list_workflow_runs", { ...place, status: "failure" }),
        "workflow_runs",
      );
      const [last] = runs;
      if (!last) return `I found no failed workflow runs in ${name}.`;
      const logs = yield* fetchData("get_workflow_run_failed_logs", { ...place, run_id: last.id });
      const jobs = readItems(logs, "failed_jobs").map((job) =>
        paragraphs(
          `**${link(job.name ?? "", job.url)}** failed at:`,
          list((job.failed_steps ?? []).map(inline)),
          job.log && codeBlock(job.log.split("\n").slice(-25).join("\n")),
        ),
      );
      const opening = `${link(last.title ?? "The run", last.url)} on \`${inline(last.branch)}\` in ${name} failed:`;
      return paragraphs(opening, ...jobs, readNote(logs));
    },
  },
  {
    id: "workflow-runs",
    does: "Show workflow runs",
    tools: ["list_workflow_runs"],
    pattern: /\b(?:workflow runs?|workflows|ci|builds?|pipeline)\b/,
    unless: /\bissues?\b/,
    needs: ["place"],
    examples: {
      "did CI pass in alice/webshop?": "list_workflow_runs alice/webshop",
      "list the workflow runs of webshop":
        "list_repositories query=webshop; list_workflow_runs alice/webshop",
    },
    run: oneCall(
      "list_workflow_runs",
      ({ place, branch }) => ({ ...place, branch }),
      (data, { name }) => {
        const resultOf = ({ conclusion, status }: Item): string => inline(conclusion ?? status);
        const row = (run: Item): string[] => [
          link(run.title ?? "", run.url),
          inline(run.branch),
          resultOf(run),
        ];
        return describeList(
          data,
          "workflow_runs",
          ([last]) =>
            last ? `The latest run of ${name}: **${resultOf(last)}**` : `${name} has no workflow runs`,
          (found) => table(["Run", "Branch", "Result"], found.slice(0, 15).map(row)),
        );
      },
    ),
  },
  {
    id: "branches",
    does: "List the branches of a repository",
    tools: ["list_branches"],
    pattern: /\bbranches\b/,
    needs: ["place"],
    examples: {
      "Which branches does alice/webshop have?": "list_branches alice/webshop",
      "list the branches of webshop": "list_repositories query=webshop; list_branches alice/webshop",
    },
    run: oneCall(
      "list_branches",
      ({ place }) => place,
      (data, { name }) =>
        describeList(
          data,
          "branches",
          (found) => `${name} has ${count(found.length, "branch", "branches")}`,
          lines((branch) => `\`${branch.name}\``),
        ),
    ),
  },
  {
    id: "commits",
    does: "Show the latest commits of a repository or of a file",
    tools: ["list_commits"],
    pattern: /\bcommits\b|\bwho (?:changed|edited|wrote)\b|\bhistory of\b/,
    needs: ["place"],
    examples: {
      "Show the latest commits of alice/webshop": "list_commits alice/webshop",
      "who changed README.md in alice/webshop?": "list_commits alice/webshop path=README.md",
      "commits on branch dev in webshop":
        "list_repositories query=webshop; list_commits alice/webshop ref=dev",
    },
    run: oneCall(
      "list_commits",
      ({ place, path, branch }) => ({ ...place, path, ref: branch }),
      (data, { name }) =>
        describeList(
          data,
          "commits",
          (found) => (found.length > 0 ? `The latest commits of ${name}` : `I found no commits in ${name}`),
          lines(({ message = "", url, author, date = "" }) => {
            return `${link(message, url)} — ${inline(author ?? "someone")} · ${date.slice(0, 10)}`;
          }, 15),
        ),
    ),
  },
  {
    id: "code-search",
    does: "Search in code",
    tools: ["search_code"],
    pattern: /\b(?:search|find|look)\b.*\bcode\b|\bwhere is \S+ (?:used|defined)\b/,
    examples: {
      'Search the code of alice/webshop for "parseDate"': 'search_code query="parseDate repo:alice/webshop"',
      "where is parseDate used in alice/webshop?": 'search_code query="parseDate repo:alice/webshop"',
      "search code for parseDate": "search_code query=parseDate",
    },
    *run({ text, quotes, head }): Plan {
      const term = quotes[0] ?? /\b(?:for|where is)\s+([^\s?]+)/i.exec(text)?.[1];
      if (!term) throw new AskBack(QUESTIONS.query);
      const query = [/\s/.test(term) ? `"${term}"` : term, repoOf(head)].filter(Boolean).join(" ");
      const data = yield* fetchData("search_code", { query });
      const show = ({ repository, path, url, fragment }: Item): string =>
        paragraphs(`**${link(`${repository}:${path}`, url)}**`, fragment && codeBlock(fragment));
      return describeList(
        data,
        "results",
        (found) =>
          found.length > 0 ? `I found ${count(found.length, "file")} for \`${query}\`` : nothingFor(query),
        (found) => found.slice(0, 10).map(show).join("\n\n"),
      );
    },
  },
  {
    id: "overview",
    does: "Give an overview of a repository",
    tools: ["list_issues", "list_pull_requests", "get_file"],
    pattern:
      /\boverview\b|\bwhat(?:'s| is) going on\b|\bstatus of\b|\b(?:summari[sz]e|describe|tell me about)\b/,
    unless: /#\d|\b(?:issues?|prs?|pull|file|readme)\b/,
    needs: ["place"],
    examples: {
      "Give me an overview of alice/webshop":
        "get_file alice/webshop path=README.md; list_issues alice/webshop state=open; list_pull_requests alice/webshop state=open",
      "What's going on in webshop?":
        "list_repositories query=webshop; get_file; list_issues; list_pull_requests",
    },
    *run({ place, name }): Plan {
      const [readme, issues, pulls] = yield* callAll([
        { name: "get_file", args: { ...place, path: "README.md" } },
        { name: "list_issues", args: { ...place, state: "open" } },
        { name: "list_pull_requests", args: { ...place, state: "open" } },
      ]);
      if (issues && issues.data === undefined) throw new ToolFailure(issues);
      const summarise = (noun: string, found: Item[]): string => {
        const shown = found.slice(0, 10).map((one) => link(`#${one.number} ${one.title}`, one.url));
        return paragraphs(`**${count(found.length, noun)}**`, list(shown));
      };
      return paragraphs(
        `## ${name}`,
        quote(readItem(readme?.data, "file")?.content ?? "It has no README that I can read.", 500),
        summarise("open issue", readItems(issues?.data, "issues")),
        summarise("open pull request", readItems(pulls?.data, "pull_requests")),
      );
    },
  },
  {
    id: "files",
    does: "Read a file or a folder of a repository",
    tools: ["get_file"],
    pattern:
      /\bfiles?\b|\bfolder\b|\breadme\b|\b[\w/-]+\.(?:md|txt|tsx?|m?js|json|ya?ml|py|go|rs|css|html)\b/,
    unless: /\b(?:prs?|pull requests?)\b/,
    needs: ["place"],
    examples: {
      "Show the README of alice/webshop": "get_file alice/webshop path=README.md",
      "open src/index.ts in alice/webshop on branch dev": "get_file alice/webshop path=src/index.ts ref=dev",
      "What is in src/index.ts of alice/webshop?": "get_file alice/webshop path=src/index.ts",
      "What files are in alice/webshop?": 'get_file alice/webshop path=""',
      "what's in the folder docs of alice/webshop?": "get_file alice/webshop path=docs",
      "show the readme of the webshop repo":
        "list_repositories query=webshop; get_file alice/webshop path=README.md",
    },
    run: oneCall(
      "get_file",
      ({ place, path = "", branch }) => ({ ...place, path, ref: branch }),
      (data, { name, path }) => {
        const entries = readItems(property(data, "folder"), "entries");
        const names = entries.map((entry) => `\`${entry.name}${entry.type === "dir" ? "/" : ""}\``);
        if (property(data, "folder"))
          return paragraphs(
            `\`${name}\`${path ? ` has in \`${path}\`` : " has"}:`,
            list(names),
            readNote(data),
          );
        const file = readItem(data, "file");
        const opening = `${link(file?.path ?? "", file?.url)} of ${name}:`;
        const body = file?.content ? showContent(file.path ?? "", file.content) : "The file is empty.";
        return paragraphs(opening, body, readNote(data));
      },
    ),
  },
];

export const nothingFor = (query: string): string => `I found nothing for \`${query}\``;

export function repoOf(head: string): string | undefined {
  const { owner, repo } = findPlace(head.replace(/\bfor\s+.*$/i, "")) ?? {};
  return owner ? `repo:${owner}/${repo}` : undefined;
}
