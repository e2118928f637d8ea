import { z } from "zod";
import { defineGitHubTool } from "./define.ts";
import { inRepository, numbered } from "./fields.ts";

/** Closes an issue, or a pull request without merging it. */
export const closeIssue = defineGitHubTool({
  name: "close_issue",
  description:
    "Close an issue, or a pull request without merging it. To say why, call add_issue_comment before.",
  schema: z.object({
    ...numbered,
    reason: z
      .enum(["completed", "not_planned", "duplicate"])
      .optional()
      .describe("Why; completed unless told"),
  }),
  ...inRepository("write"),
  async run({ octokit, args }) {
    const { owner, repo, number, reason = "completed" } = args;
    const { data } = await octokit.rest.issues.update({
      owner,
      repo,
      issue_number: number,
      state: "closed",
      state_reason: reason,
    });
    return {
      issue: { number: data.number, state: data.state, reason: data.state_reason, url: data.html_url },
    };
  },
});
