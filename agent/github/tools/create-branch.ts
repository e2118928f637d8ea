import type { Octokit } from "octokit";
import { z } from "zod";
import { defineGitHubTool } from "./define.ts";
import { branch, formatTarget, repository } from "./fields.ts";

interface Args {
  owner: string;
  repo: string;
  branch: string;
  from?: string | undefined;
}

/** Creates a branch from the head of another one. */
export const createBranch = defineGitHubTool({
  name: "create_branch",
  description: "Create a branch in a repository, from another branch.",
  schema: z.object({
    ...repository,
    branch: branch.describe("Name of the new branch"),
    from: branch.optional().describe("Branch to start from; the default branch unless told"),
  }),
  access: "write",
  scopes: ["repo"],
  resource: (args) => `${formatTarget(args)} branch ${args.branch}`,
  async run({ octokit, args }) {
    const { owner, repo, branch } = args;
    const start = await findStart(octokit, args);
    const { data } = await octokit.rest.git.createRef({
      owner,
      repo,
      ref: `refs/heads/${branch}`,
      sha: start.sha,
    });
    return { branch: { name: branch, from: start.name, sha: data.object.sha } };
  },
});

async function findStart(
  octokit: Octokit,
  { owner, repo, from }: Args,
): Promise<{ name: string; sha: string }> {
  const name = from ?? (await octokit.rest.repos.get({ owner, repo })).data.default_branch;
  const { data } = await octokit.rest.repos.getBranch({ owner, repo, branch: name });
  return { name, sha: data.commit.sha };
}
