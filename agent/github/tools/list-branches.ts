import { z } from "zod";
import { defineGitHubTool } from "./define.ts";
import { formatTarget, inRepository, repository } from "./fields.ts";
import { MOST_ITEMS, readPages } from "./pages.ts";
import { fromOthers, joinNotes, PAGE, trimList } from "./trim.ts";

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
