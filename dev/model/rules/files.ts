import { codeBlock, link, list, paragraphs, quote } from "#dev/model/markdown.ts";
import { AskBack, fetchData, type Plan } from "#dev/model/plan.ts";
import { QUESTIONS } from "#dev/model/questions.ts";
import { resolveRepository } from "#dev/model/repository.ts";
import { readFile, readFolder, readNote } from "#dev/model/results.ts";
import { describeAnything } from "#dev/model/rules/anything.ts";
import type { Rule } from "#dev/model/rules/rule.ts";
import { findPath, findRef } from "#dev/model/words.ts";

/** A file's content, or a folder's list. */
export const files: Rule = {
  topic: "files",
  does: "Read a file or a folder of a repository",
  tools: ["get_file"],
  examples: [
    "Show the README of alice/webshop",
    "read src/index.ts in webshop on branch dev",
    "What files are in alice/webshop?",
    "what's in the folder docs of alice/webshop?",
  ],
  applies: ({ text, words }) =>
    (findPath(text) !== undefined || /\b(?:files?|folder|directory)\b/.test(words)) &&
    !/\b(?:prs?|pull requests?)\b/.test(words),
  *plan(ask): Plan {
    const top = /\b(?:files|folder|directory|contents?)\b/.test(ask.words);
    const path = findPath(ask.text) ?? (top ? "" : undefined);
    if (path === undefined) throw new AskBack(QUESTIONS.path);
    const where = yield* resolveRepository(ask);
    const data = yield* fetchData("get_file", { ...where, path, ref: findRef(ask.text) });
    const folder = readFolder(data);
    if (folder) {
      const lines = folder.entries.map((entry) => `\`${entry.name}${entry.type === "dir" ? "/" : ""}\``);
      return paragraphs(
        `\`${where.owner}/${where.repo}\`${path ? ` has in \`${path}\`` : " has"}:`,
        list(lines),
        readNote(data),
      );
    }
    const file = readFile(data);
    if (!file) return describeAnything(data);
    const opening = `${link(file.path, file.url)} of ${where.owner}/${where.repo}:`;
    if (!file.content) return paragraphs(opening.replace(/:$/, "."), readNote(data) ?? "The file is empty.");
    return paragraphs(opening, showContent(file.path, file.content), readNote(data));
  },
};

/** Markdown is quoted, so that it can be read; anything else is shown as code. */
function showContent(path: string, content: string): string {
  if (/\.mdx?$/i.test(path)) return quote(content, 4000);
  return codeBlock(content, /\.(\w+)$/.exec(path)?.[1] ?? "");
}
