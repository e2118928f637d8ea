import type { FindRule } from "#agent/approval/rules.ts";
import type { Arguments } from "#auth/protocol/hash-call.ts";
import { findInvisible, formatCodePoint, replaceInvisible } from "#auth/protocol/invisible-text.ts";

/** Arguments that contain names, by any word of the argument's own name: `head_branch`, `fileName`, `assignees`. */
const NAMING = new Set(
  [
    "path file filename dir directory folder branch ref head base from tag sha title subject name label",
    "login owner org organization repo repository user username assignee reviewer author member team",
    "email recipient to cc bcc url uri link host domain project milestone space board channel slug key id type",
  ]
    .join(" ")
    .split(" "),
);

/** Writes with invisible characters in names must be corrected by the model: they get no card. */
export function refuseInvisibleNames(findRule: FindRule): FindRule {
  return async (name, config) => {
    const rule = await findRule(name, config);
    if (rule?.access !== "write") return rule;
    return {
      ...rule,
      parse(args) {
        const problem = findInvisibleName(args);
        return problem ? { problem } : rule.parse(args);
      },
    };
  };
}

/** A message about the first name with invisible characters, including argument names. */
export function findInvisibleName(args: Arguments): string | undefined {
  const open: [string, unknown][] = [["", args]];
  for (let next = open.pop(); next; next = open.pop()) {
    const [name, value] = next;
    const found = [...findInvisible(name), ...(isNaming(name) ? findInvisible(textOf(value)) : [])];
    if (found.length > 0) return sayProblem(name, found);
    if (Array.isArray(value)) open.push(...value.map((item): [string, unknown] => [name, item]));
    else if (typeof value === "object" && value !== null) open.push(...Object.entries(value));
  }
  return undefined;
}

function isNaming(name: string): boolean {
  const words =
    name
      .replace(/([a-z\d])([A-Z])/g, "$1 $2")
      .toLowerCase()
      .match(/[a-z]+/g) ?? [];
  return words.some((word) => NAMING.has(word) || (word.endsWith("s") && NAMING.has(word.slice(0, -1))));
}

function textOf(value: unknown): string {
  return typeof value === "string" ? value : "";
}

function sayProblem(name: string, found: readonly string[]): string {
  const shown = replaceInvisible(name, (character) => `[${formatCodePoint(character)}]`);
  const codes = [...new Set(found.map(formatCodePoint))].slice(0, 5).join(", ");
  return `Not run: "${shown}" holds characters that nobody would see (${codes}). Names may not: leave them out.`;
}
