import { z } from "zod";
import { defineGitHubTool } from "./define.ts";
import { shapeIssue } from "./shapes.ts";
import { fromOthers, PAGE, trimList } from "./trim.ts";

/** Issues and pull requests of all repositories, by GitHub's search. */
export const searchIssues = defineGitHubTool({
  name: "search_issues",
  description:
    "Search issues and pull requests of all repositories with GitHub's search syntax, such as `is:issue is:open assignee:@me`, `repo:owner/name crash`, `is:pr review-requested:@me`.",
  schema: z.object({
    query: z.string().min(1).max(256).describe("Words and qualifiers of GitHub's issue search"),
  }),
  access: "read",
  scopes: ["repo"],
  resource: ({ query }) => `search “${query}”`,
  async run({ octokit, args, login }) {
    // Unlike GitHub's page, its API does not support @me in some qualifiers.
    const q = args.query.replace(/(?<=:)@me\b/g, login);
    const { data } = await octokit.request("GET /search/issues", { q, per_page: PAGE });
    const { items, note } = trimList(
      data.items,
      "Narrow it with more words or qualifiers.",
      data.total_count,
    );
    const issues = items.map((issue) => ({
      ...shapeIssue(issue),
      repository: new URL(issue.html_url).pathname.split("/").slice(1, 3).join("/"),
      is_pull_request: issue.html_url.includes("/pull/"),
    }));
    return fromOthers("GitHub search", { issues, note });
  },
});
