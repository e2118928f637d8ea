import { z } from "zod";
import { defineGitHubTool } from "./define.ts";
import { cleanPath, formatTarget, path, ref, repository } from "./fields.ts";
import { fromOthers, TEXT_LIMIT, trimList, trimText } from "./trim.ts";

/** A file's text, or a folder's entries. */
export const getFile = defineGitHubTool({
  name: "get_file",
  description:
    "Read a file of a repository, or list a folder. The file's sha is what create_or_update_file asks for.",
  schema: z.object({
    ...repository,
    path: path.describe("Path in the repository, such as src/index.ts; empty for the top folder"),
    ref: ref.optional(),
    from_line: z
      .number()
      .int()
      .positive()
      .optional()
      .describe("Where to begin in a long file; 1 unless told"),
  }),
  access: "read",
  scopes: ["repo"],
  resource: formatPlace,
  async run({ octokit, args }) {
    const { owner, repo, ref } = args;
    const path = cleanPath(args.path);
    const { data } = await octokit.rest.repos.getContent({ owner, repo, path, ref });
    const source = formatPlace(args);
    if (Array.isArray(data)) {
      const { items, note } = trimList(data, "Ask for a folder further down.");
      const entries = items.map(({ name, type, size }) => ({ name, type, size }));
      return fromOthers(source, { folder: { path, entries }, note });
    }
    const about = {
      path: data.path,
      ref: ref ?? "default branch",
      size: data.size,
      sha: data.sha,
      url: data.html_url,
    };
    const text = "content" in data ? decodeText(data.content) : undefined;
    if (text === undefined || (text === "" && data.size > 0)) {
      const note = `This ${data.type === "file" ? "file is binary or too large" : data.type} and has no text to show.`;
      return fromOthers(source, { file: { ...about, content: null }, note });
    }
    const { content, next } = takeLines(text.split("\n"), args.from_line ?? 1);
    const note = next ? `The file goes on; ask again with from_line ${next}.` : undefined;
    return fromOthers(source, { file: { ...about, content }, note });
  },
});

/** `owner/repo:path`, or the repository alone for its top folder. */
function formatPlace(args: { owner: string; repo: string; path: string }): string {
  const path = cleanPath(args.path);
  return path === "" ? formatTarget(args) : `${formatTarget(args)}:${path}`;
}

function decodeText(content: unknown): string | undefined {
  if (typeof content !== "string") return undefined;
  const bytes = Buffer.from(content, "base64");
  return bytes.includes(0) ? undefined : bytes.toString("utf8");
}

/** As many whole lines from line `first` as fit, and the line to continue with. */
function takeLines(lines: readonly string[], first: number): { content: string; next?: number } {
  let end = first - 1;
  let length = 0;
  for (const line of lines.slice(first - 1)) {
    length += line.length + 1;
    if (length > TEXT_LIMIT && end >= first) break;
    end += 1;
  }
  const content = trimText(lines.slice(first - 1, end).join("\n"));
  return end < lines.length ? { content, next: end + 1 } : { content };
}
