import { z } from "zod";
import { defineGitHubTool } from "./define.ts";
import { inRepository, numbered } from "./fields.ts";

/** Takes one label off an issue or pull request. */
export const removeIssueLabel = defineGitHubTool({
  name: "remove_issue_label",
  description: "Remove one label from an issue or a pull request.",
  schema: z.object({
    ...numbered,
    // A dot would be a segment of the API's path.
    label: z
      .string()
      .min(1)
      .max(100)
      .refine((name) => !/^\.+$/.test(name), "not a label")
      .describe("Name of the label"),
  }),
  ...inRepository("write"),
  async run({ octokit, args }) {
    const { owner, repo, number, label } = args;
    const { data } = await octokit.rest.issues.removeLabel({
      owner,
      repo,
      issue_number: number,
      name: label,
    });
    return { issue: { number, labels: data.map((left) => left.name) } };
  },
});
