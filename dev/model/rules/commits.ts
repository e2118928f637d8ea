import { inline, link, list, paragraphs } from "#dev/model/markdown.ts";
import { resolvePlace } from "#dev/model/parts.ts";
import { fetchData, type Plan } from "#dev/model/plan.ts";
import { readCommits, readNote } from "#dev/model/results.ts";
import type { Rule } from "#dev/model/rules/rule.ts";
import { findPath, findRef } from "#dev/model/words.ts";

/** The latest commits of a repository, a branch or a file. */
export const commits: Rule = {
  topic: "commits",
  does: "Show the latest commits of a repository or of a file",
  tools: ["list_commits"],
  examples: [
    "Show the latest commits of alice/webshop",
    "who changed README.md in webshop?",
    "commits on branch dev in webshop",
  ],
  applies: ({ words }) => /\bcommits\b|\bwho (?:changed|edited|wrote|touched)\b|\bhistory of\b/.test(words),
  *plan(ask): Plan {
    const where = yield* resolvePlace(ask);
    const data = yield* fetchData("list_commits", {
      ...where,
      path: findPath(ask.text),
      ref: findRef(ask.text),
    });
    const found = readCommits(data);
    if (found.length === 0) return `I found no commits in ${where.owner}/${where.repo}.`;
    const lines = found.slice(0, 15).map((commit) => {
      const when = commit.date ? ` · ${commit.date.slice(0, 10)}` : "";
      return `${link(commit.message ?? commit.sha, commit.url)} — ${inline(commit.author ?? "someone")}${when}`;
    });
    return paragraphs(`The latest commits of ${where.owner}/${where.repo}:`, list(lines), readNote(data));
  },
};
