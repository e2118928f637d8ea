import { z } from "zod";
import { defineGitHubTool } from "./define.ts";
import { inRepository, names, numbered } from "./fields.ts";

/** Adds labels to an issue or pull request. */
export const addIssueLabels = defineGitHubTool({
  name: "add_issue_labels",
  description: "Add labels to an issue or a pull request. Those that it has stay.",
  schema: z.object({ ...numbered, labels: names.describe("Names of the labels to add") }),
  ...inRepository("write"),
  async run({ octokit, args }) {
    const { owner, repo, number, labels } = args;
    const { data } = await octokit.rest.issues.addLabels({ owner, repo, issue_number: number, labels });
    return { issue: { number, labels: data.map((label) => label.name) } };
  },
});
