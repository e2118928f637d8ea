/** Issues and pull requests. */
import {
  describeIssue,
  describeList,
  type Item,
  property,
  readItem,
  readItems,
  readNote,
  tabulate,
  thereAre,
} from "#dev/model/answers.ts";
import { type Intent, oneCall } from "#dev/model/intent.ts";
import { codeBlock, count, inline, link, list, paragraphs } from "#dev/model/markdown.ts";
import { splitName } from "#dev/model/place.ts";
import { callAll, fetchData, type Plan } from "#dev/model/plan.ts";

const or = <T>(list: T[]): T[] | undefined => (list.length > 0 ? list : undefined);

export const ISSUES: readonly Intent[] = [
  {
    id: "pull-request",
    does: "Read a pull request: what it changes, its files, its reviews",
    tools: ["get_pull_request"],
    pattern: /\b(?:prs?|pull requests?)\b.*\d|\bdiff of\b|\bwhat does \S*#\d+ change\b/,
    needs: ["place", "number"],
    examples: {
      "show PR #3 in alice/webshop": "get_pull_request alice/webshop#3",
      "what does PR #3 in alice/webshop change?": "get_pull_request; get_pull_request_diff alice/webshop#3",
      "which files does pull request 3 of alice/webshop touch?":
        "get_pull_request; list_pull_request_files alice/webshop#3",
      "who reviewed PR #3 in alice/webshop?": "get_pull_request; list_review_comments alice/webshop#3",
    },
    *run({ words, target, name }): Plan {
      const found = readItem(yield* fetchData("get_pull_request", target), "pull_request");
      const opening = found ? describeIssue(found, name) : `Pull request #${target.number}`;
      if (/\bdiff\b|\bchanges?\b|\bwhat does\b/.test(words)) {
        const data = yield* fetchData("get_pull_request_diff", target);
        return paragraphs(opening, codeBlock(String(property(data, "diff") ?? ""), "diff"), readNote(data));
      }
      if (/\bfiles?\b/.test(words)) {
        const data = yield* fetchData("list_pull_request_files", target);
        const line = (file: Item): string =>
          `\`${file.filename}\` +${file.additions ?? 0} −${file.deletions ?? 0}`;
        return paragraphs(opening, list(readItems(data, "files").map(line)), readNote(data));
      }
      if (!/\breview(?:s|ed|ers?)?\b|\bapproved\b/.test(words)) return opening;
      const data = yield* fetchData("list_review_comments", target);
      const said = [...readItems(data, "reviews"), ...readItems(data, "review_comments")].map((one) => {
        const verdict = one.state?.toLowerCase().replaceAll("_", " ") ?? `on \`${one.path}\``;
        return `**${inline(one.author)}** ${verdict}${one.body ? `: ${inline(one.body)}` : ""}`;
      });
      return paragraphs(
        opening,
        said.length > 0 ? list(said) : "Nobody has reviewed it yet.",
        readNote(data),
      );
    },
  },
  {
    id: "issue",
    does: "Read an issue with its comments",
    tools: ["get_issue"],
    pattern: /#\d|\bissue \d/,
    needs: ["place", "number"],
    examples: {
      "What is issue #12 in alice/webshop about?": "get_issue alice/webshop#12",
      "Show me issue #12 in alice/webshop": "get_issue alice/webshop#12",
      "what is alice/webshop#12 about?": "get_issue alice/webshop#12",
      "show me alice/webshop #12": "get_issue alice/webshop#12",
      "Summarise issue 12 of alice/webshop": "get_issue alice/webshop#12",
      "read https://github.com/alice/webshop/issues/12 for me": "get_issue alice/webshop#12",
    },
    run: oneCall(
      "get_issue",
      ({ target }) => target,
      (data, { name }) => {
        const found = readItem(data, "issue");
        return found ? describeIssue(found, name, readNote(data)) : JSON.stringify(data);
      },
    ),
  },
  {
    id: "pull-requests",
    does: "List the pull requests of a repository",
    tools: ["list_pull_requests"],
    pattern: /\b(?:prs?|pull requests?)\b/,
    needs: ["place"],
    examples: {
      "Are there open pull requests in alice/webshop?": "list_pull_requests alice/webshop state=open",
      "closed PRs of alice/webshop": "list_pull_requests alice/webshop state=closed",
      "webshop's pull requests":
        "list_repositories query=webshop; list_pull_requests alice/webshop state=open",
    },
    run: oneCall(
      "list_pull_requests",
      ({ place, state = "open" }) => ({ ...place, state }),
      (data, { name, state = "open" }) => {
        const kind = `${state === "all" ? "" : `${state} `}pull request`;
        const opening = (found: Item[]): string =>
          `${thereAre(count(found.length, kind), found.length)} in ${name}`;
        return describeList(data, "pull_requests", opening, tabulate);
      },
    ),
  },
  {
    id: "all-issues",
    does: "List the open issues of all your repositories",
    tools: ["list_repositories", "list_issues"],
    pattern:
      /\bissues\b.*\b(?:all|each|every)\b.*\brepositories\b|\bwhich of my repositories have\b.*\bissues\b/,
    examples: {
      "Which of my repositories have open issues?": "list_repositories; list_issues alice/webshop state=open",
      "issues in all my repositories": "list_repositories; list_issues",
    },
    *run(): Plan {
      const repositories = readItems(yield* fetchData("list_repositories", {}), "repositories");
      const busy = repositories.filter(({ open_issues = 0 }) => open_issues > 0).slice(0, 6);
      if (busy.length === 0) return "None of your repositories has open issues.";
      const results = yield* callAll(
        busy.map(({ full_name = "" }) => ({
          name: "list_issues",
          args: { ...splitName(full_name), state: "open" },
        })),
      );
      const sections = results.map(({ data, text }, index) => {
        const shown = readItems(data, "issues").map(
          (one) => `${link(`#${one.number}`, one.url)} ${inline(one.title)}`,
        );
        const heading = `### ${link(busy[index]?.full_name ?? "", busy[index]?.url)}`;
        return paragraphs(heading, data === undefined ? text : list(shown));
      });
      return paragraphs("Here are the open issues of your repositories:", ...sections);
    },
  },
  {
    id: "issues",
    does: "List the issues of a repository",
    tools: ["list_issues"],
    pattern: /\b(?:issues?|bugs?|tickets?)\b/,
    needs: ["place"],
    examples: {
      "Which issues are open in alice/webshop?": "list_issues alice/webshop state=open",
      "List the issues of alice/webshop": "list_issues alice/webshop state=open",
      "show all issues in alice/webshop": "list_issues alice/webshop state=all",
      'closed issues in alice/webshop labelled "good first issue"':
        'list_issues alice/webshop state=closed labels=["good first issue"]',
      "issues with the labels bug and ui in alice/webshop":
        'list_issues alice/webshop state=open labels=["bug","ui"]',
      "What are the open issues for webshop?":
        "list_repositories query=webshop; list_issues alice/webshop state=open",
      "list the issues in webshop": "list_repositories query=webshop; list_issues",
      "How many bugs does the webshop repo have?": "list_repositories query=webshop; list_issues",
    },
    run: oneCall(
      "list_issues",
      ({ place, state = "open", labels }) => ({ ...place, state, labels: or(labels) }),
      (data, { name, state = "open", labels }) => {
        const kind = state === "all" ? "" : `${state} `;
        const label =
          labels.length > 0 ? ` labelled ${labels.map((one) => `“${inline(one)}”`).join(" and ")}` : "";
        const words = (number: number): string =>
          count(number, `${kind}issue${label}`, `${kind}issues${label}`);
        const opening = ({ length }: Item[]): string => `${thereAre(words(length), length)} in ${name}`;
        return describeList(data, "issues", opening, tabulate);
      },
    ),
  },
];
