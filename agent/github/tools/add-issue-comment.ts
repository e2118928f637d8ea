import { z } from "zod";
import { defineGitHubTool } from "./define.ts";
import { body, formatTarget, inRepository, numbered } from "./fields.ts";

/** Comments on an issue or pull request. */
export const addIssueComment = defineGitHubTool({
  name: "add_issue_comment",
  description: "Comment on an issue or a pull request, as the person.",
  schema: z.object({ ...numbered, body: body.min(1) }),
  ...inRepository("write"),
  async run({ octokit, args }) {
    const { owner, repo, number, body } = args;
    const { data } = await octokit.rest.issues.createComment({ owner, repo, issue_number: number, body });
    return { comment: { id: data.id, on: formatTarget(args), url: data.html_url } };
  },
});
