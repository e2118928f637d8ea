import { z } from "zod";
import { defineGitHubTool } from "./define.ts";
import { body, formatTarget, numbered, title } from "./fields.ts";

/** Changes the title or the text of an issue or pull request. */
export const editIssue = defineGitHubTool({
  name: "edit_issue",
  description:
    "Replace the title or the text of an issue or a pull request. What is not given stays as it is.",
  schema: z
    .object({ ...numbered, title: title.optional(), body: body.optional() })
    .refine((args) => args.title !== undefined || args.body !== undefined, "give a title or a body"),
  access: "write",
  scopes: ["repo"],
  resource: formatTarget,
  async run({ octokit, args }) {
    const { owner, repo, number, title, body } = args;
    const { data } = await octokit.rest.issues.update({ owner, repo, issue_number: number, title, body });
    return { issue: { number: data.number, state: data.state, url: data.html_url } };
  },
});
