import { z } from "zod";
import { defineGitHubTool } from "./define.ts";
import { fromOthers, PAGE, trimList, trimText } from "./trim.ts";

const FRAGMENT_LENGTH = 400;
const WITH_FRAGMENTS = { accept: "application/vnd.github.text-match+json" };

/** Code of all repositories, by GitHub's search. */
export const searchCode = defineGitHubTool({
  name: "search_code",
  description:
    "Search code with GitHub's search syntax, such as `parseDate repo:owner/name`, `language:go path:cmd flag.Parse`. Then read with get_file.",
  schema: z.object({
    query: z.string().min(1).max(256).describe("Words and qualifiers of GitHub's code search"),
  }),
  access: "read",
  scopes: ["repo"],
  resource: ({ query }) => `code search “${query}”`,
  async run({ octokit, args }) {
    const { data } = await octokit.rest.search.code({
      q: args.query,
      per_page: PAGE,
      headers: WITH_FRAGMENTS,
    });
    const { items, note } = trimList(
      data.items,
      "Narrow it with repo:, path: or language:.",
      data.total_count,
    );
    const results = items.map((item) => ({
      repository: item.repository.full_name,
      path: item.path,
      fragment: item.text_matches?.[0]?.fragment && trimText(item.text_matches[0].fragment, FRAGMENT_LENGTH),
      url: item.html_url,
    }));
    return fromOthers("GitHub code search", { results, note });
  },
});
