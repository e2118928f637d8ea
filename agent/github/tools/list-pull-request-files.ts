import { z } from "zod";
import { defineGitHubTool } from "./define.ts";
import { formatTarget, inRepository, numbered } from "./fields.ts";
import { fromOthers, PAGE, trimList } from "./trim.ts";

/** Which files a pull request changes. */
export const listPullRequestFiles = defineGitHubTool({
  name: "list_pull_request_files",
  description:
    "List the files that a pull request changes, with the number of lines. For the changes: get_pull_request_diff.",
  schema: z.object(numbered),
  ...inRepository("read"),
  async run({ octokit, args }) {
    const { owner, repo, number } = args;
    const { data } = await octokit.rest.pulls.listFiles({ owner, repo, pull_number: number, per_page: PAGE });
    const { items, note } = trimList(data, "Use get_pull_request_diff with path for one of the others.");
    const files = items.map(({ filename, status, additions, deletions }) => ({
      filename,
      status,
      additions,
      deletions,
    }));
    return fromOthers(formatTarget(args), { files, note });
  },
});
