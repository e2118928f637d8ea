import { z } from "zod";
import { TargetChangedError } from "#agent/writes/refusals.ts";
import { defineGitHubTool } from "./define.ts";
import { body, formatTarget, inRepository, numbered, title } from "./fields.ts";
import { readIssueText } from "./issue-text.ts";

/** Changes the title or the text of an issue or pull request. */
export const editIssue = defineGitHubTool({
  name: "edit_issue",
  description:
    "Replace the title or the text of an issue or a pull request. What is not given stays as it is.",
  schema: z
    .object({ ...numbered, title: title.optional(), body: body.optional() })
    .refine((args) => args.title !== undefined || args.body !== undefined, "give a title or a body"),
  ...inRepository("write"),
  replaces: "issue",
  async run({ octokit, args, seen }) {
    const { owner, repo, number, title, body } = args;
    if (seen !== undefined && (await readIssueText(octokit, args)).hash !== seen)
      throw new TargetChangedError(`${formatTarget(args)} was edited after the person was asked.`);
    const { data } = await octokit.rest.issues.update({ owner, repo, issue_number: number, title, body });
    return { issue: { number: data.number, state: data.state, url: data.html_url } };
  },
});
