import { z } from "zod";
import { defineGitHubTool } from "./define.ts";
import { branch, cleanPath, formatTarget, path, repository } from "./fields.ts";

/** Commits one file to a branch. */
export const createOrUpdateFile = defineGitHubTool({
  name: "create_or_update_file",
  description:
    "Write one text file on a branch, as one commit. To change a file that exists, give the sha from get_file; without it only a new file is made.",
  schema: z.object({
    ...repository,
    path: path.min(1),
    branch: branch.describe("Branch to commit to; it must exist"),
    content: z.string().max(200_000).describe("The whole new text of the file"),
    message: z.string().min(1).max(2000).describe("Commit message"),
    sha: z
      .string()
      .regex(/^[0-9a-f]{40}$/)
      .optional()
      .describe("sha of the file that is replaced, from get_file"),
  }),
  access: "write",
  scopes: ({ path }) => (isWorkflow(path) ? ["repo", "workflow"] : ["repo"]),
  resource: (args) => `${formatTarget(args)}:${cleanPath(args.path)}`,
  async run({ octokit, args }) {
    const { owner, repo, branch, message, sha } = args;
    const { data } = await octokit.rest.repos.createOrUpdateFileContents({
      owner,
      repo,
      branch,
      message,
      sha,
      path: cleanPath(args.path),
      content: Buffer.from(args.content, "utf8").toString("base64"),
    });
    const file = { path: data.content?.path, sha: data.content?.sha, branch, url: data.content?.html_url };
    return { file, commit: { sha: data.commit.sha, url: data.commit.html_url } };
  },
});

/** docs.github.com, "Scopes for OAuth apps": without `workflow` GitHub reports such a file as not found. */
function isWorkflow(path: string): boolean {
  return cleanPath(path).startsWith(".github/workflows/");
}
