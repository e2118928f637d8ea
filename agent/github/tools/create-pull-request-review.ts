import { z } from "zod";
import { TargetChangedError } from "#agent/writes/refusals.ts";
import { defineGitHubTool } from "./define.ts";
import { body, commitSha, formatTarget, inRepository, numbered, path } from "./fields.ts";

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
    const { owner, repo, number, event, body, comments, commit_id } = args;
    const target = { owner, repo, pull_number: number };
    const review = { ...target, event, body, comments, commit_id };
    // GitHub accepts a verdict on an older commit, and counts it for the newest one too.
    if (event !== "COMMENT" && (await octokit.rest.pulls.get(target)).data.head.sha !== commit_id)
      throw new TargetChangedError(`${formatTarget(args)} has other commits than those that were looked at.`);
    const { data } = await octokit.rest.pulls.createReview(review);
    return { review: { id: data.id, state: data.state, on: formatTarget(args), url: data.html_url } };
  },
});
