import { z } from "zod";
import { defineGitHubTool } from "./define.ts";
import { formatTarget, inRepository, repository, state } from "./fields.ts";
import { shapeIssue } from "./shapes.ts";
import { fromOthers, PAGE, trimList } from "./trim.ts";

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
    const { owner, repo, state, labels } = args;
    const { data } = await octokit.rest.issues.listForRepo({
      owner,
      repo,
      state,
      labels: labels?.length ? labels.join(",") : undefined,
      per_page: PAGE,
    });
    const issues = data.filter((issue) => !issue.pull_request);
    const more = data.length === PAGE ? PAGE : issues.length;
    const { items, note } = trimList(issues, "Narrow it with state or labels, or use search_issues.", more);
    return fromOthers(`issues of ${formatTarget(args)}`, { issues: items.map(shapeIssue), note });
  },
});
