import { z } from "zod";
import { defineGitHubTool } from "#agent/tools/define.ts";
import { formatTarget, repository, state } from "#agent/tools/fields.ts";
import { shapePullRequest } from "#agent/tools/shapes.ts";
import { fromOthers, PAGE, trimList } from "#agent/tools/trim.ts";

/** Pull requests of one repository. */
export const listPullRequests = defineGitHubTool({
  name: "list_pull_requests",
  description: "List the pull requests of one repository, the newest first.",
  schema: z.object({ ...repository, state }),
  access: "read",
  scopes: ["repo"],
  resource: formatTarget,
  async run({ octokit, args }) {
    const { data } = await octokit.rest.pulls.list({ ...args, per_page: PAGE });
    const { items, note } = trimList(data, "Narrow it with state, or use search_issues with is:pr.");
    return fromOthers(`pull requests of ${formatTarget(args)}`, {
      pull_requests: items.map(shapePullRequest),
      note,
    });
  },
});
