import { z } from "zod";
import { fromOthers, joinNotes, PAGE, TEXT_LIMIT, trimText } from "#agent/content/trim.ts";
import { defineGitHubTool } from "./define.ts";
import { cleanPath, formatTarget, inRepository, numbered, path, toPullRequest } from "./fields.ts";
import { MOST_ITEMS, readPages } from "./pages.ts";

const FILE_LIMIT = 3000;
const NAMES = 30;

/** A pull request's diff, assembled from its files. */
export const getPullRequestDiff = defineGitHubTool({
  name: "get_pull_request_diff",
  description: "Read what a pull request changes, as a diff; of all files, or of one.",
  schema: z.object({ ...numbered, path: path.optional().describe("Only this file, in full") }),
  ...inRepository("read"),
  async run({ octokit, args }) {
    const target = { ...toPullRequest(args), per_page: PAGE };
    const all = await readPages((page) => octokit.rest.pulls.listFiles({ ...target, page }));
    const path = cleanPath(args.path ?? "");
    if (path === "") {
      const { diff, omitted } = packDiff(all.items, FILE_LIMIT);
      const unseen = all.isCut && `Only the first ${MOST_ITEMS} files were looked through.`;
      return fromOthers(formatTarget(args), { diff, note: joinNotes(sayOmitted(omitted), unseen) });
    }
    const file =
      all.items.find(({ filename }) => filename === path) ??
      all.items.find(({ previous_filename }) => previous_filename === path);
    if (file) return fromOthers(formatTarget(args), { diff: packDiff([file], TEXT_LIMIT).diff });
    const place = all.isCut ? `among the first ${MOST_ITEMS} files of` : "in";
    return fromOthers(formatTarget(args), {
      diff: "",
      note: `There is no such file ${place} this pull request.`,
    });
  },
});

interface ChangedFile {
  filename: string;
  previous_filename?: string;
  status: string;
  patch?: string;
}

/** As many files as fit, each cut to `limit` characters, and the names of the rest. */
function packDiff(files: readonly ChangedFile[], limit: number): { diff: string; omitted: string[] } {
  const shown: string[] = [];
  const omitted: string[] = [];
  let remaining = TEXT_LIMIT;
  for (const file of files) {
    const head = `--- ${file.status === "added" ? "/dev/null" : (file.previous_filename ?? file.filename)}\n+++ ${file.filename}`;
    const part = `${head}\n${trimText(file.patch ?? "(binary, or too large for a diff)", limit)}`;
    if (part.length > remaining && shown.length > 0) {
      omitted.push(file.filename);
      continue;
    }
    shown.push(part);
    remaining -= part.length;
  }
  return { diff: shown.join("\n"), omitted };
}

function sayOmitted(names: readonly string[]): string | undefined {
  if (names.length === 0) return undefined;
  const more = names.length > NAMES ? ` and ${names.length - NAMES} more` : "";
  return `Left out for length, ask with path: ${names.slice(0, NAMES).join(", ")}${more}.`;
}
