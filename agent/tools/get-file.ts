import { z } from "zod";
import { defineGitHubTool } from "#agent/tools/define.ts";
import { formatTarget, path, ref, repository } from "#agent/tools/fields.ts";
import { fromOthers, trimList, trimText } from "#agent/tools/trim.ts";

/** A file's text, or what a folder holds. */
export const getFile = defineGitHubTool({
  name: "get_file",
  description:
    "Read a file of a repository, or list a folder. The file's sha is what create_or_update_file asks for.",
  schema: z.object({
    ...repository,
    path,
    ref: ref.optional(),
    from_line: z.number().int().positive().default(1).describe("Where to begin in a long file"),
  }),
  access: "read",
  scopes: ["repo"],
  resource: (args) => `${formatTarget(args)}:${args.path}`,
  async run({ octokit, args }) {
    const { owner, repo, path, ref } = args;
    const { data } = await octokit.rest.repos.getContent({ owner, repo, path, ref });
    const source = `${formatTarget(args)}:${path}`;
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
    const lines = text.split("\n").slice(args.from_line - 1);
    return fromOthers(source, {
      file: { ...about, content: trimText(lines.join("\n")) },
      note: noteLength(lines),
    });
  },
});

function decodeText(content: unknown): string | undefined {
  if (typeof content !== "string") return undefined;
  const bytes = Buffer.from(content, "base64");
  return bytes.includes(0) ? undefined : bytes.toString("utf8");
}

function noteLength(lines: readonly string[]): string | undefined {
  const shown = trimText(lines.join("\n"));
  return shown.includes("more characters left out]") && shown.length < lines.join("\n").length
    ? "The file goes on; ask again with from_line to read further."
    : undefined;
}
