import { z } from "zod";
import { TargetChangedError } from "#agent/writes/refusals.ts";
import { defineGitHubTool } from "./define.ts";
import {
  body,
  branch,
  commitSha,
  formatTarget,
  inRepository,
  numbered,
  path,
  repository,
  title,
  toPullRequest,
} from "./fields.ts";

/** Opens a pull request. */
export const createPullRequest = defineGitHubTool({
  name: "create_pull_request",
  description: "Open a pull request that asks to merge the branch head into the branch base.",
  schema: z.object({
    ...repository,
    title,
    head: z
      .string()
      .regex(/^[^\s~^?*[\\]{1,250}$/)
      .describe("Branch with the changes; owner:branch when it is in a fork"),
    base: branch.describe("Branch to merge into, such as main"),
    body: body.optional(),
    draft: z.boolean().optional().describe("True for a draft"),
  }),
  ...inRepository("write"),
  async run({ octokit, args }) {
    const { data } = await octokit.rest.pulls.create(args);
    const { number, state, draft = false, html_url: url } = data;
    return { pull_request: { number, state, draft, url } };
  },
});

/** Reviews a pull request. */
export const createPullRequestReview = defineGitHubTool({
  name: "create_pull_request_review",
  description:
    "Review a pull request as the person: approve it, request changes, or comment; also on single lines. Give the head_sha from get_pull_request as commit_id: a verdict holds for the commit that was looked at.",
  schema: z
    .object({
      ...numbered,
      event: z.enum(["APPROVE", "REQUEST_CHANGES", "COMMENT"]).describe("The verdict"),
      commit_id: commitSha
        .optional()
        .describe("head_sha of what was looked at; required for a verdict and for comments on lines"),
      body: body.optional().describe("The review's text; required unless it approves"),
      comments: z
        .array(
          z.object({
            path,
            line: z.number().int().positive().describe("Line of the new file"),
            body: body.min(1),
          }),
        )
        .max(30)
        .optional()
        .describe("Comments on single lines of the diff"),
    })
    .refine((args) => args.event === "APPROVE" || args.body, "a review that does not approve needs a body")
    .refine(
      (args) => args.commit_id || (args.event === "COMMENT" && !args.comments?.length),
      "a verdict, or a comment on a line, needs the commit_id that was looked at: head_sha of get_pull_request",
    ),
  ...inRepository("write"),
  async run({ octokit, args }) {
    const { event, body, comments, commit_id } = args;
    const target = toPullRequest(args);
    // GitHub accepts a verdict on an older commit, and counts it for the newest one too.
    if (event !== "COMMENT" && (await octokit.rest.pulls.get(target)).data.head.sha !== commit_id)
      throw new TargetChangedError(`${formatTarget(args)} has other commits than those that were looked at.`);
    const { data } = await octokit.rest.pulls.createReview({ ...target, event, body, comments, commit_id });
    return { review: { id: data.id, state: data.state, on: formatTarget(args), url: data.html_url } };
  },
});

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
    const { head_sha: sha, merge_method = "merge", commit_title } = args;
    const merge = { ...toPullRequest(args), sha, merge_method, commit_title };
    const { data } = await octokit.rest.pulls.merge(merge);
    return { merge: { on: formatTarget(args), merged: data.merged, sha: data.sha } };
  },
});
