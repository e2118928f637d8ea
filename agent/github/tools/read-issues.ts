import { z } from "zod";
import { fromOthers, PAGE, trimList, trimProse } from "#agent/content/trim.ts";
import { defineGitHubTool } from "./define.ts";
import { bySearch, formatTarget, inRepository, numbered, repository, state, toIssue } from "./fields.ts";
import { shapeIssue } from "./shapes.ts";

const COMMENTS = 20;
const COMMENT_LENGTH = 2000;

/** One issue or pull request conversation, with its latest comments. */
export const getIssue = defineGitHubTool({
  name: "get_issue",
  description: "Get one issue with its text and its latest comments.",
  schema: z.object(numbered),
  ...inRepository("read"),
  async run({ octokit, args }) {
    const target = toIssue(args);
    const { data } = await octokit.rest.issues.get(target);
    const page = Math.max(1, Math.ceil(data.comments / PAGE));
    const comments =
      data.comments > 0
        ? (await octokit.rest.issues.listComments({ ...target, per_page: PAGE, page })).data
        : [];
    const shown = comments.slice(-COMMENTS);
    const issue = {
      ...shapeIssue(data),
      body: trimProse(data.body),
      created_at: data.created_at,
      is_pull_request: Boolean(data.pull_request),
      comments: shown.map((comment) => ({
        author: comment.user?.login ?? null,
        body: trimProse(comment.body, COMMENT_LENGTH),
        created_at: comment.created_at,
      })),
    };
    const note =
      data.comments > shown.length
        ? `Showing the last ${shown.length} of ${data.comments} comments.`
        : undefined;
    return fromOthers(formatTarget(args), { issue, note });
  },
});

/** Issues of one repository. */
export const listIssues = defineGitHubTool({
  name: "list_issues",
  description: "List the issues of one repository (pull requests are not among them), the newest first.",
  schema: z.object({
    ...repository,
    state,
    labels: z
      .array(z.string().max(100))
      .max(10)
      .optional()
      .describe("Only issues that carry all of these labels"),
  }),
  ...inRepository("read"),
  async run({ octokit, args }) {
    const labels = args.labels?.length ? args.labels.join(",") : undefined;
    const { data } = await octokit.rest.issues.listForRepo({ ...args, labels, per_page: PAGE });
    const issues = data.filter((issue) => !issue.pull_request);
    const more = data.length === PAGE ? PAGE : issues.length;
    const { items, note } = trimList(issues, "Narrow it with state or labels, or use search_issues.", more);
    return fromOthers(`issues of ${formatTarget(args)}`, { issues: items.map(shapeIssue), note });
  },
});

/** Issues and pull requests of all repositories, by GitHub's search. */
export const searchIssues = defineGitHubTool({
  name: "search_issues",
  description:
    "Search issues and pull requests of all repositories with GitHub's search syntax, such as `is:issue is:open assignee:@me`, `repo:owner/name crash`, `is:pr review-requested:@me`.",
  ...bySearch("issue search", "search"),
  async run({ octokit, args, login }) {
    // Unlike GitHub's page, its API does not support @me in some qualifiers.
    const q = args.query.replace(/(?<=:)@me\b/g, login);
    const { data } = await octokit.request("GET /search/issues", { q, per_page: PAGE });
    const advice = "Narrow it with more words or qualifiers.";
    const { items, note } = trimList(data.items, advice, data.total_count);
    const issues = items.map((issue) => ({
      ...shapeIssue(issue),
      repository: new URL(issue.html_url).pathname.split("/").slice(1, 3).join("/"),
      is_pull_request: issue.html_url.includes("/pull/"),
    }));
    return fromOthers("GitHub search", { issues, note });
  },
});
