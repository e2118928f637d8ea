import { z } from "zod";
import { defineGitHubTool } from "./define.ts";
import { body, formatTarget, numbered, path } from "./fields.ts";

/** Reviews a pull request. */
export const createPullRequestReview = defineGitHubTool({
  name: "create_pull_request_review",
  description:
    "Review a pull request as the person: approve it, request changes, or comment; also on single lines.",
  schema: z
    .object({
      ...numbered,
      event: z.enum(["APPROVE", "REQUEST_CHANGES", "COMMENT"]).describe("The verdict"),
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
    .refine((args) => args.event === "APPROVE" || args.body, "a review that does not approve needs a body"),
  access: "write",
  scopes: ["repo"],
  resource: formatTarget,
  async run({ octokit, args }) {
    const { owner, repo, number, event, body, comments } = args;
    const review = { owner, repo, pull_number: number, event, body, comments };
    const { data } = await octokit.rest.pulls.createReview(review);
    return { review: { id: data.id, state: data.state, on: formatTarget(args), url: data.html_url } };
  },
});
