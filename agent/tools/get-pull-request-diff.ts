import { z } from "zod";
import { defineGitHubTool } from "#agent/tools/define.ts";
import { cleanPath, formatTarget, numbered, path } from "#agent/tools/fields.ts";
import { fromOthers, PAGE, TEXT_LIMIT, trimText } from "#agent/tools/trim.ts";

const FILE_LIMIT = 3000;

/** What a pull request changes, as a diff put together from its files. */
export const getPullRequestDiff = defineGitHubTool({
  name: "get_pull_request_diff",
  description: "Read what a pull request changes, as a diff; of all files, or of one.",
  schema: z.object({ ...numbered, path: path.optional().describe("Only this file, in full") }),
  access: "read",
  scopes: ["repo"],
  resource: formatTarget,
  async run({ octokit, args }) {
    const { owner, repo, number } = args;
    const { data } = await octokit.rest.pulls.listFiles({ owner, repo, pull_number: number, per_page: PAGE });
    const only = args.path === undefined ? undefined : cleanPath(args.path);
    const files = only === undefined ? data : data.filter((file) => file.filename === only);
    const shown: string[] = [];
    const omitted: string[] = [];
    let room = TEXT_LIMIT;
    for (const file of files) {
      const head = `--- ${file.status === "added" ? "/dev/null" : (file.previous_filename ?? file.filename)}\n+++ ${file.filename}`;
      const part = `${head}\n${trimText(file.patch ?? "(binary, or too large for a diff)", only ? TEXT_LIMIT : FILE_LIMIT)}`;
      if (part.length > room && shown.length > 0) {
        omitted.push(file.filename);
        continue;
      }
      shown.push(part);
      room -= part.length;
    }
    const note =
      omitted.length > 0
        ? `Left out for length, ask with path: ${omitted.slice(0, 30).join(", ")}.`
        : undefined;
    return fromOthers(formatTarget(args), { diff: shown.join("\n"), note });
  },
});
