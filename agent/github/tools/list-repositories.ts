import { z } from "zod";
import { fromOthers, joinNotes, PAGE, trimLine, trimList } from "#agent/content/trim.ts";
import { defineGitHubTool } from "./define.ts";

/** The person's repositories. */
export const listRepositories = defineGitHubTool({
  name: "list_repositories",
  description:
    "List the repositories that the person can reach on GitHub (their own, and those they collaborate on), private ones included.",
  schema: z.object({
    visibility: z
      .enum(["all", "public", "private"])
      .default("all")
      .describe("Only public or only private ones"),
    sort: z
      .enum(["updated", "created", "pushed", "full_name"])
      .default("updated")
      .describe("Order of the list; updated unless told"),
    query: z
      .string()
      .max(100)
      .optional()
      .describe("Only those whose name or description contains these words"),
  }),
  access: "read",
  scopes: ["repo"],
  resource: () => "the repositories",
  async run({ octokit, args, login }) {
    const { visibility = "all", sort = "updated" } = args;
    const filter = { visibility, sort, per_page: PAGE };
    const { data } = await octokit.rest.repos.listForAuthenticatedUser(filter);
    const words = args.query?.toLowerCase().split(/\s+/).filter(Boolean) ?? [];
    const matches = data.filter((repository) => {
      const text = `${repository.full_name} ${repository.description ?? ""}`.toLowerCase();
      const visible = visibility === "all" || repository.private === (visibility === "private");
      return visible && words.every((word) => text.includes(word));
    });
    const { items, note } = trimList(matches, "Narrow it with query, visibility or sort.");
    const unseen = data.length === PAGE && "Only the first 100 repositories were looked through.";
    const repositories = items.map((repository) => ({
      full_name: repository.full_name,
      description: trimLine(repository.description),
      private: repository.private,
      language: repository.language ?? null,
      stars: repository.stargazers_count ?? 0,
      open_issues: repository.open_issues_count ?? 0,
      updated_at: repository.updated_at ?? null,
      url: repository.html_url,
    }));
    const result = { repositories, note: joinNotes(note, unseen) };
    const foreign = items.find((repository) => repository.owner.login !== login);
    return foreign ? fromOthers(foreign.full_name, result) : result;
  },
});
