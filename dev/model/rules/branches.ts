import type { Ask } from "#dev/model/ask.ts";
import { count, inline, list, paragraphs } from "#dev/model/markdown.ts";
import { resolvePlace } from "#dev/model/parts.ts";
import { AskBack, call, fetchData, type Plan } from "#dev/model/plan.ts";
import { QUESTIONS } from "#dev/model/questions.ts";
import type { RepositoryName } from "#dev/model/repository.ts";
import { readNamed, readNote } from "#dev/model/results.ts";
import type { Rule } from "#dev/model/rules/rule.ts";

const CREATE = /\b(?:create|make|add|start)\s+(?:an?\s+|the\s+)?(?:new\s+)?branch\b/;

/** The branches of a repository. */
export const branches: Rule = {
  topic: "branches",
  does: "List the branches of a repository",
  tools: ["list_branches"],
  examples: ["Which branches does alice/webshop have?", "list the branches of webshop"],
  applies: ({ words }) => /\bbranches\b/.test(words),
  *plan(ask): Plan {
    const where = yield* resolvePlace(ask);
    const data = yield* fetchData("list_branches", { ...where });
    const names = readNamed(data, "branches");
    return paragraphs(
      `${where.owner}/${where.repo} has ${count(names.length, "branch", "branches")}:`,
      list(names.map((name) => `\`${name}\``)),
      readNote(data),
    );
  },
};

/** A new branch. */
export const createBranch: Rule = {
  topic: "create-branch",
  does: "Create a branch",
  tools: ["create_branch"],
  examples: [
    "Create a branch fix-cart in alice/webshop",
    "make a new branch called fix from main in webshop",
  ],
  applies: ({ words }) => CREATE.test(words) && !/\bfile\b/.test(words),
  *plan(ask): Plan {
    const branch = /\bbranch\s+(?:called\s+|named\s+)?["“`]?((?!in\b|from\b|of\b|for\b)[\w./-]*[\w-])/i.exec(
      ask.text,
    )?.[1];
    if (!branch) throw new AskBack(QUESTIONS.newBranch);
    const from = /\bfrom\s+(?:the\s+)?(?:branch\s+)?([\w./-]*[\w-])/i.exec(ask.text)?.[1];
    const place = ask.text.replace(
      /\bbranch\s+(?:called\s+|named\s+)?\S+|\bfrom\s+(?:the\s+)?(?:branch\s+)?\S+/gi,
      " ",
    );
    const where = yield* resolvePlace({ ...ask, text: place });
    yield* fetchData("create_branch", { ...where, branch, from });
    return `I created the branch \`${inline(branch)}\` in ${where.owner}/${where.repo}${from ? ` from \`${inline(from)}\`` : ""}.`;
  },
};

/** The branch that others start from: `main` or `master` where the branches can be listed, otherwise `main`. */
export function* findDefaultBranch(ask: Ask, where: RepositoryName): Plan {
  if (!ask.offers("list_branches")) return "main";
  const result = yield* call("list_branches", { ...where });
  const names = result.data === undefined ? [] : readNamed(result.data, "branches");
  return ["main", "master", "trunk"].find((name) => names.includes(name)) ?? names[0] ?? "main";
}
