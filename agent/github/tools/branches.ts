import { z } from "zod";
import { fromOthers, joinNotes, PAGE, trimLine, trimList } from "#agent/content/trim.ts";
import { defineGitHubTool } from "./define.ts";
import { branch, cleanPath, formatTarget, inRepository, path, ref, repository } from "./fields.ts";
import { MOST_ITEMS, readPages } from "./pages.ts";

/** Branches of one repository. */
export const listBranches = defineGitHubTool({
  name: "list_branches",
  description: "List the branches of one repository.",
  schema: z.object({
    ...repository,
    query: z.string().max(100).optional().describe("Only branches whose name contains this"),
  }),
  ...inRepository("read"),
  async run({ octokit, args }) {
    const { owner, repo, query = "" } = args;
    const target = { owner, repo, per_page: PAGE };
    const all = await readPages((page) => octokit.rest.repos.listBranches({ ...target, page }));
    const matches = all.items.filter((branch) => branch.name.toLowerCase().includes(query.toLowerCase()));
    const { items, note } = trimList(matches, "Narrow it with query.");
    const unseen = all.isCut && `Only the first ${MOST_ITEMS} branches were looked through.`;
    const branches = items.map((branch) => ({
      name: branch.name,
      sha: branch.commit.sha,
      protected: branch.protected,
    }));
    return fromOthers(`branches of ${formatTarget(args)}`, { branches, note: joinNotes(note, unseen) });
  },
});

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
    const { ref: sha, ...filter } = args;
    const path = args.path === undefined ? undefined : cleanPath(args.path);
    const { data } = await octokit.rest.repos.listCommits({ ...filter, sha, path, per_page: PAGE });
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

/** Creates a branch from the head of another one. */
export const createBranch = defineGitHubTool({
  name: "create_branch",
  description: "Create a branch in a repository, from another branch.",
  schema: z.object({
    ...repository,
    branch: branch.describe("Name of the new branch"),
    from: branch.optional().describe("Branch to start from; the default branch unless told"),
  }),
  ...inRepository("write"),
  resource: (args) => `${formatTarget(args)} branch ${args.branch}`,
  async run({ octokit, args }) {
    const { owner, repo, branch } = args;
    const from = args.from ?? (await octokit.rest.repos.get({ owner, repo })).data.default_branch;
    const start = await octokit.rest.repos.getBranch({ owner, repo, branch: from });
    const ref = `refs/heads/${branch}`;
    const { data } = await octokit.rest.git.createRef({ owner, repo, ref, sha: start.data.commit.sha });
    return { branch: { name: branch, from, sha: data.object.sha } };
  },
});
