import { createHash } from "node:crypto";
import type { Ask } from "#dev/model/ask.ts";
import { inline, link } from "#dev/model/markdown.ts";
import { commands, resolvePlace } from "#dev/model/parts.ts";
import { AskBack, call, fetchData, type Plan } from "#dev/model/plan.ts";
import { QUESTIONS } from "#dev/model/questions.ts";
import type { RepositoryName } from "#dev/model/repository.ts";
import { property, readFile, readIssue } from "#dev/model/results.ts";
import { findDefaultBranch } from "#dev/model/rules/branches.ts";
import type { Rule } from "#dev/model/rules/rule.ts";
import { findPath, findQuotes, findRef } from "#dev/model/words.ts";

const VERBS = "create|write|add|change|replace|update|edit|fix|append|put";

/** One file on one branch, before it is written. */
interface Edit {
  path: string;
  content: string;
  sha?: string;
  message: string;
}

/** Writes a file: on the branch that is named, or else on a new one with a pull request. */
export const writeFile: Rule = {
  topic: "write-file",
  does: "Create or change a file, by a pull request unless you name a branch",
  tools: ["create_or_update_file"],
  examples: [
    'Replace "guets" with "guests" in README.md of alice/webshop',
    'create the file docs/hello.md in alice/webshop with the content "Hello!" on branch docs',
    'append "See you." to README.md in webshop',
  ],
  applies: ({ text, orders, words }) =>
    commands(orders, VERBS) && findPath(text) !== undefined && !/\b(?:issue|comment|label)\b/.test(words),
  *plan(ask): Plan {
    const path = findPath(ask.text) ?? "";
    const named = findRef(ask.text);
    const where = yield* resolvePlace(ask);
    const edit = yield* makeEdit(ask, where, path, named);
    if (named) {
      const data = yield* fetchData("create_or_update_file", { ...where, ...edit, branch: named });
      return `I committed ${linkFile(path, data)} to \`${inline(named)}\` in ${where.owner}/${where.repo}: “${inline(edit.message)}”.`;
    }
    const base = yield* findDefaultBranch(ask, where);
    const branch = nameBranch(edit);
    yield* fetchData(
      "create_branch",
      { ...where, branch, from: base },
      `I'll make the change on a new branch, \`${branch}\`, and open a pull request.`,
    );
    const data = yield* fetchData("create_or_update_file", { ...where, ...edit, branch });
    const made = readIssue(
      yield* fetchData("create_pull_request", { ...where, title: edit.message, head: branch, base }),
    );
    const name = `${where.owner}/${where.repo}#${made?.number ?? ""}`;
    return `I changed ${linkFile(path, data)} on the branch \`${branch}\` and opened ${link(name, made?.url)}: “${inline(edit.message)}”.`;
  },
};

function* makeEdit(ask: Ask, where: RepositoryName, path: string, ref: string | undefined): Plan<Edit> {
  const quotes = findQuotes(ask.text).filter((quote) => quote !== path);
  const [first, second] = quotes;
  if (first === undefined) throw new AskBack(QUESTIONS.content);
  const replacing = second !== undefined && /\breplace|change|fix|correct\b/.test(ask.orders);
  const appending = commands(ask.orders, "append|add") && !/\bfile\b/.test(ask.words);
  const current = yield* call("get_file", { ...where, path, ref });
  const file = current.data === undefined ? undefined : readFile(current.data);
  const text = file?.content ?? "";
  const sha = file?.sha;
  if (replacing) {
    if (!text.includes(first))
      throw new AskBack(`\`${path}\` doesn't contain “${first}”, so there is nothing to replace.`);
    return {
      path,
      sha,
      content: text.replaceAll(first, second),
      message: `Replace “${first}” with “${second}” in ${path}`,
    };
  }
  if (appending && file)
    return { path, sha, content: `${text.replace(/\n*$/, "\n")}${first}\n`, message: `Add to ${path}` };
  return { path, sha, content: `${first}\n`, message: `${file ? "Update" : "Create"} ${path}` };
}

/** The same edit always has the same branch, since a plan runs again from its start; another edit of the file has another. */
function nameBranch({ path, content }: Edit): string {
  const name = path
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-|-$/g, "");
  return `edit-${name}-${createHash("sha256").update(content).digest("hex").slice(0, 6)}`;
}

function linkFile(path: string, data: unknown): string {
  const url = property(property(data, "file"), "url");
  return link(path, typeof url === "string" ? url : undefined);
}
