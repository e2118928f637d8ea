import { z } from "zod";
import { defineGitHubTool } from "./define.ts";
import { inRepository, names, numbered } from "./fields.ts";

/** Takes people off an issue or pull request. */
export const unassignIssue = defineGitHubTool({
  name: "unassign_issue",
  description: "Remove people from the assignees of an issue or a pull request.",
  schema: z.object({ ...numbered, assignees: names.describe("Logins of the people to remove") }),
  ...inRepository("write"),
  async run({ octokit, args }) {
    const { owner, repo, number, assignees } = args;
    const { data } = await octokit.rest.issues.removeAssignees({
      owner,
      repo,
      issue_number: number,
      assignees,
    });
    const left = (data.assignees ?? []).map((person) => person.login);
    return { issue: { number, assignees: left, url: data.html_url } };
  },
});
