import { count, inline, link, list, paragraphs } from "#dev/model/markdown.ts";
import { fetchData, type Plan } from "#dev/model/plan.ts";
import { type Repository, readNote, readRepositories } from "#dev/model/results.ts";
import type { Rule } from "#dev/model/rules/rule.ts";
import { findQuotes } from "#dev/model/words.ts";

/** The person's repositories, with filters and orders. */
export const repositories: Rule = {
  topic: "repositories",
  does: "List your repositories",
  tools: ["list_repositories"],
  examples: [
    "Which repositories do I have?",
    "list my private repos",
    "my most starred repository",
    "which repositories did I work on last?",
    'repositories about "shop"',
    "What projects do I have?",
  ],
  applies: ({ words }) => /\b(?:repos?|repositor(?:y|ies)|projects)\b/.test(words),
  *plan({ text, words }): Plan {
    const visibility = /\bprivate\b/.test(words)
      ? "private"
      : /\bpublic\b/.test(words)
        ? "public"
        : undefined;
    const query =
      findQuotes(text)[0] ?? /\b(?:about|matching|containing|named|called|like)\s+([\w.-]+)/.exec(words)?.[1];
    const data = yield* fetchData("list_repositories", { visibility, sort: findSort(words), query });
    const found = order(readRepositories(data), words);
    const kind = visibility ? `${visibility} ` : "";
    const about = query ? ` matching “${inline(query)}”` : "";
    if (found.length === 0) return `I found no ${kind}repositories${about}.`;
    const opening = `You have ${count(found.length, `${kind}repository`, `${kind}repositories`)}${about}:`;
    return paragraphs(opening, list(found.map(describeRepository)), readNote(data));
  },
};

/** One repository as a line. */
export function describeRepository(repo: Repository): string {
  const facts = [
    repo.private === undefined ? undefined : repo.private ? "private" : "public",
    repo.language,
    repo.stars > 0 ? `★ ${repo.stars}` : undefined,
    repo.open_issues > 0 ? count(repo.open_issues, "open issue") : undefined,
  ];
  const about = repo.description ? ` — ${inline(repo.description)}` : "";
  return `**${link(repo.full_name, repo.url)}**${about} · ${facts.filter(Boolean).join(" · ")}`;
}

function findSort(words: string): string | undefined {
  if (/\b(?:recent|recently|last|latest|updated|newest activity)\b/.test(words)) return "updated";
  if (/\b(?:newest|created)\b/.test(words)) return "created";
  return /\b(?:alphabetical(?:ly)?|by name)\b/.test(words) ? "full_name" : undefined;
}

/** Orders that GitHub doesn't offer. */
function order(found: Repository[], words: string): Repository[] {
  if (/\bstar|popular/.test(words)) return found.toSorted((a, b) => b.stars - a.stars);
  return /\bmost (?:open )?issues\b/.test(words)
    ? found.toSorted((a, b) => b.open_issues - a.open_issues)
    : found;
}
