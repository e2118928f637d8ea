import { z } from "zod";
import { fromOthers, PAGE, TEXT_LIMIT, trimList, trimText } from "#agent/content/trim.ts";
import { defineGitHubTool } from "./define.ts";
import { branch, bySearch, cleanPath, formatTarget, inRepository, path, ref, repository } from "./fields.ts";

const FRAGMENT_LENGTH = 400;
const WITH_FRAGMENTS = { accept: "application/vnd.github.text-match+json" };

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
  ...inRepository("read"),
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

/** Code of all repositories, by GitHub's search. */
export const searchCode = defineGitHubTool({
  name: "search_code",
  description:
    "Search code with GitHub's search syntax, such as `parseDate repo:owner/name`, `language:go path:cmd flag.Parse`. Then read with get_file.",
  ...bySearch("code search", "code search"),
  async run({ octokit, args }) {
    const search = { q: args.query, per_page: PAGE, headers: WITH_FRAGMENTS };
    const { data } = await octokit.rest.search.code(search);
    const advice = "Narrow it with repo:, path: or language:.";
    const { items, note } = trimList(data.items, advice, data.total_count);
    const results = items.map((item) => ({
      repository: item.repository.full_name,
      path: item.path,
      fragment: item.text_matches?.[0]?.fragment && trimText(item.text_matches[0].fragment, FRAGMENT_LENGTH),
      url: item.html_url,
    }));
    return fromOthers("GitHub code search", { results, note });
  },
});

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
    const path = cleanPath(args.path);
    const content = Buffer.from(args.content, "utf8").toString("base64");
    const write = { owner, repo, branch, path, message, content, sha };
    const { data } = await octokit.rest.repos.createOrUpdateFileContents(write);
    const file = { path: data.content?.path, sha: data.content?.sha, branch, url: data.content?.html_url };
    return { file, commit: { sha: data.commit.sha, url: data.commit.html_url } };
  },
});

/** docs.github.com, "Scopes for OAuth apps": without `workflow` GitHub reports such a file as not found. */
function isWorkflow(path: string): boolean {
  return cleanPath(path).startsWith(".github/workflows/");
}

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
