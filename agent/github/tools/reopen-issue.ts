import { z } from "zod";
import { defineGitHubTool } from "./define.ts";
import { inRepository, numbered } from "./fields.ts";

/** Reopens a closed issue or pull request. */
export const reopenIssue = defineGitHubTool({
  name: "reopen_issue",
  description: "Reopen a closed issue or pull request.",
  schema: z.object(numbered),
  ...inRepository("write"),
  async run({ octokit, args }) {
    const { owner, repo, number } = args;
    const { data } = await octokit.rest.issues.update({ owner, repo, issue_number: number, state: "open" });
    return { issue: { number: data.number, state: data.state, url: data.html_url } };
  },
});
