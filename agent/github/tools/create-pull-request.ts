import { z } from "zod";
import { defineGitHubTool } from "./define.ts";
import { body, branch, inRepository, repository, title } from "./fields.ts";

/** Opens a pull request. */
export const createPullRequest = defineGitHubTool({
  name: "create_pull_request",
  description: "Open a pull request that asks to merge the branch head into the branch base.",
  schema: z.object({
    ...repository,
    title,
    head: z
      .string()
      .regex(/^[^\s~^?*[\\]{1,250}$/)
      .describe("Branch with the changes; owner:branch when it is in a fork"),
    base: branch.describe("Branch to merge into, such as main"),
    body: body.optional(),
    draft: z.boolean().optional().describe("True for a draft"),
  }),
  ...inRepository("write"),
  async run({ octokit, args }) {
    const { data } = await octokit.rest.pulls.create(args);
    return {
      pull_request: {
        number: data.number,
        state: data.state,
        draft: data.draft ?? false,
        url: data.html_url,
      },
    };
  },
});
