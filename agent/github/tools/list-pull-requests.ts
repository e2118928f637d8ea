import { z } from "zod";
import { defineGitHubTool } from "./define.ts";
import { formatTarget, inRepository, repository, state } from "./fields.ts";
import { shapePullRequest } from "./shapes.ts";
import { fromOthers, PAGE, trimList } from "./trim.ts";

/** Pull requests of one repository. */
export const listPullRequests = defineGitHubTool({
  name: "list_pull_requests",
  description: "List the pull requests of one repository, the newest first.",
  schema: z.object({ ...repository, state }),
  ...inRepository("read"),
  async run({ octokit, args }) {
    const { data } = await octokit.rest.pulls.list({ ...args, per_page: PAGE });
    const { items, note } = trimList(data, "Narrow it with state, or use search_issues with is:pr.");
    return fromOthers(`pull requests of ${formatTarget(args)}`, {
      pull_requests: items.map(shapePullRequest),
      note,
    });
  },
});
