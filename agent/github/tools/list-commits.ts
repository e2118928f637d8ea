import { z } from "zod";
import { defineGitHubTool } from "./define.ts";
import { cleanPath, formatTarget, inRepository, path, ref, repository } from "./fields.ts";
import { fromOthers, PAGE, trimLine, trimList } from "./trim.ts";

/** Commits of one branch. */
export const listCommits = defineGitHubTool({
  name: "list_commits",
  description: "List the commits of a branch, the newest first.",
  schema: z.object({
    ...repository,
    ref: ref.optional(),
    path: path.optional().describe("Only commits that touch this file or folder"),
    author: z.string().max(100).optional().describe("Only commits of this login or email address"),
    since: z.iso.datetime().optional().describe("Only commits after this time, such as 2026-01-31T00:00:00Z"),
  }),
  ...inRepository("read"),
  async run({ octokit, args }) {
    const { owner, repo, ref: sha, author, since } = args;
    const path = args.path === undefined ? undefined : cleanPath(args.path);
    const { data } = await octokit.rest.repos.listCommits({
      owner,
      repo,
      sha,
      path,
      author,
      since,
      per_page: PAGE,
    });
    const { items, note } = trimList(data, "Narrow it with path, author or since.");
    const commits = items.map((commit) => ({
      sha: commit.sha.slice(0, 12),
      message: trimLine(commit.commit.message),
      author: commit.author?.login ?? trimLine(commit.commit.author?.name),
      date: commit.commit.author?.date ?? null,
      url: commit.html_url,
    }));
    return fromOthers(`commits of ${formatTarget(args)}`, { commits, note });
  },
});
