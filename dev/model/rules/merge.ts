import { inline, link } from "#dev/model/markdown.ts";
import { commands, resolveNumbers, resolvePlace } from "#dev/model/parts.ts";
import { fetchData, type Plan } from "#dev/model/plan.ts";
import { property, readIssue } from "#dev/model/results.ts";
import type { Rule } from "#dev/model/rules/rule.ts";

/** Merging: looks at the pull request first, so that only what was looked at is merged. */
export const merge: Rule = {
  topic: "merge",
  does: "Merge a pull request",
  tools: ["merge_pull_request"],
  examples: ["Merge pull request #4 in alice/webshop", "squash and merge PR 4 of webshop"],
  applies: ({ orders }) => commands(orders, "merge|squash|rebase"),
  *plan(ask): Plan {
    const where = yield* resolvePlace(ask);
    const [number = 0] = resolveNumbers(ask);
    const data = ask.offers("get_pull_request")
      ? yield* fetchData("get_pull_request", { ...where, number })
      : undefined;
    const pull = readIssue(data);
    const name = link(`${where.owner}/${where.repo}#${number}`, pull?.url);
    if (property(pull, "merged") === true) return `${name} is merged already.`;
    if (pull?.state === "closed") return `${name} is closed, so it can't be merged.`;
    if (property(pull, "mergeable") === false)
      return `${name} can't be merged: it conflicts with \`${inline(pull?.base)}\`.`;
    const head_sha = property(pull, "head_sha");
    const merge_method = /\b(squash|rebase)\b/.exec(ask.words)?.[1];
    const outcome = yield* fetchData("merge_pull_request", { ...where, number, head_sha, merge_method });
    const merged = property(property(outcome, "merge"), "merged") !== false;
    const title = pull ? ` “${inline(pull.title)}”` : "";
    return merged
      ? `I merged ${name}${title}${pull?.base ? ` into \`${inline(pull.base)}\`` : ""}.`
      : `GitHub did not merge ${name}.`;
  },
};
