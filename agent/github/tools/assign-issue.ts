import { z } from "zod";
import { defineGitHubTool } from "./define.ts";
import { inRepository, names, numbered } from "./fields.ts";

/** Assigns people to an issue or pull request. */
export const assignIssue = defineGitHubTool({
  name: "assign_issue",
  description: "Assign people to an issue or a pull request. Those already assigned stay.",
  schema: z.object({ ...numbered, assignees: names.describe("Logins of the people to assign") }),
  ...inRepository("write"),
  async run({ octokit, args }) {
    const { owner, repo, number, assignees } = args;
    const { data } = await octokit.rest.issues.addAssignees({ owner, repo, issue_number: number, assignees });
    const assigned = (data.assignees ?? []).map((person) => person.login);
    // GitHub ignores people who can't be assigned, without an error.
    const missing = assignees.filter(
      (login) => !assigned.some((is) => is.toLowerCase() === login.toLowerCase()),
    );
    const note =
      missing.length > 0
        ? `Not assigned, as they may not work on this repository: ${missing.join(", ")}.`
        : undefined;
    return { issue: { number, assignees: assigned, url: data.html_url }, note };
  },
});
