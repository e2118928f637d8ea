import { z } from "zod";
import { defineGitHubTool } from "./define.ts";
import { body, inRepository, names, repository, title } from "./fields.ts";

/** Opens an issue. */
export const createIssue = defineGitHubTool({
  name: "create_issue",
  description: "Open a new issue in a repository, as the person.",
  schema: z.object({
    ...repository,
    title,
    body: body.optional(),
    labels: names.optional().describe("Labels to set; they must exist"),
    assignees: names.optional().describe("Logins of the people to assign"),
  }),
  ...inRepository("write"),
  async run({ octokit, args }) {
    const { data } = await octokit.rest.issues.create(args);
    return { issue: { number: data.number, state: data.state, url: data.html_url } };
  },
});
