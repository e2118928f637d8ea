import { z } from "zod";
import { defineGitHubTool } from "./define.ts";
import { formatTarget, inRepository, numbered } from "./fields.ts";
import { shapePullRequest } from "./shapes.ts";
import { fromOthers, trimProse } from "./trim.ts";

/** One pull request, without its changes. */
export const getPullRequest = defineGitHubTool({
  name: "get_pull_request",
  description:
    "Get one pull request: its text, state, whether it can be merged, and the head_sha that merge_pull_request and create_pull_request_review ask for.",
  schema: z.object(numbered),
  ...inRepository("read"),
  async run({ octokit, args }) {
    const { owner, repo, number } = args;
    const { data } = await octokit.rest.pulls.get({ owner, repo, pull_number: number });
    const pull_request = {
      ...shapePullRequest(data),
      body: trimProse(data.body),
      head_sha: data.head.sha,
      merged: data.merged,
      mergeable: data.mergeable,
      mergeable_state: data.mergeable_state,
      labels: data.labels.map((label) => label.name),
      assignees: (data.assignees ?? []).map((person) => person.login),
      reviewers: (data.requested_reviewers ?? []).map((person) => person.login),
      comments: data.comments,
      review_comments: data.review_comments,
      commits: data.commits,
      additions: data.additions,
      deletions: data.deletions,
      changed_files: data.changed_files,
      created_at: data.created_at,
    };
    return fromOthers(formatTarget(args), { pull_request });
  },
});
