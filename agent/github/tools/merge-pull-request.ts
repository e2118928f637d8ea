import { z } from "zod";
import { defineGitHubTool } from "./define.ts";
import { commitSha, formatTarget, inRepository, numbered, title } from "./fields.ts";

/** Merges a pull request. */
export const mergePullRequest = defineGitHubTool({
  name: "merge_pull_request",
  description:
    "Merge a pull request at the head_sha from get_pull_request: only what was looked at is merged.",
  schema: z.object({
    ...numbered,
    head_sha: commitSha.describe(
      "The commit that was looked at; GitHub refuses when the branch has moved on",
    ),
    merge_method: z.enum(["merge", "squash", "rebase"]).optional().describe("How; merge unless told"),
    commit_title: title.optional().describe("Title of the merge commit"),
  }),
  ...inRepository("write"),
  async run({ octokit, args }) {
    const { owner, repo, number, head_sha, merge_method = "merge", commit_title } = args;
    const merge = { owner, repo, pull_number: number, sha: head_sha, merge_method, commit_title };
    const { data } = await octokit.rest.pulls.merge(merge);
    return { merge: { on: formatTarget(args), merged: data.merged, sha: data.sha } };
  },
});
