/** GitHub's search language, as far as issues and repositories need it. */
import type { IssueJson, RepoJson } from "#dev/github/shapes.ts";

export interface SearchQuery {
  words: string[];
  /** `name:value`, in the order given; `-name:value` has `negated`. */
  qualifiers: { name: string; value: string; negated: boolean }[];
}

/** Splits a query; quotes keep spaces together, also behind a qualifier. */
export function parseSearchQuery(text: string): SearchQuery {
  const query: SearchQuery = { words: [], qualifiers: [] };
  for (const [part] of text.matchAll(/(?:[^\s"]|"[^"]*")+/g)) {
    const [, minus, name, value] = /^(-?)([a-z]+):(.+)$/i.exec(part) ?? [];
    if (name && value)
      query.qualifiers.push({
        name: name.toLowerCase(),
        value: value.replaceAll('"', ""),
        negated: minus === "-",
      });
    else if (!/^(AND|OR|NOT)$/.test(part)) query.words.push(part.replaceAll('"', "").toLowerCase());
  }
  return query;
}

/** Values of a qualifier that is not negated. */
export function valuesOf(query: SearchQuery, name: string): string[] {
  return query.qualifiers
    .filter((entry) => entry.name === name && !entry.negated)
    .map((entry) => entry.value);
}

/** How well an issue or pull request fits: 0 is not at all. `@me` is `login`. */
export function scoreIssue(query: SearchQuery, item: IssueJson, repo: RepoJson, login: string): number {
  for (const { name, value, negated } of query.qualifiers) {
    const wanted = value === "@me" ? login : value;
    if (holdsForIssue(name, wanted.toLowerCase(), item, repo) === negated) return 0;
  }
  return scoreText(query.words, item.title, item.body ?? "");
}

function holdsForIssue(name: string, value: string, item: IssueJson, repo: RepoJson): boolean {
  const logins = item.assignees.map((user) => user.login.toLowerCase());
  const author = item.user?.login.toLowerCase();
  const mentioned = (item.body ?? "").toLowerCase().includes(`@${value}`);
  switch (name) {
    case "is":
    case "type":
    case "state":
      return hasTrait(value, item, repo);
    case "author":
      return author === value;
    case "assignee":
      return logins.includes(value);
    case "mentions":
      return mentioned;
    case "involves":
      return author === value || logins.includes(value) || mentioned;
    case "label":
      return value
        .split(",")
        .some((label) => item.labels.some((entry) => entry.name.toLowerCase() === label));
    case "milestone":
      return item.milestone?.title.toLowerCase() === value;
    case "no":
      return (
        (value === "label" && item.labels.length === 0) ||
        (value === "assignee" && logins.length === 0) ||
        (value === "milestone" && !item.milestone)
      );
    case "created":
      return isInRange(item.created_at.slice(0, 10), value);
    case "updated":
      return isInRange(item.updated_at.slice(0, 10), value);
    case "closed":
      return item.closed_at !== null && isInRange(item.closed_at.slice(0, 10), value);
    case "comments":
      return isInRange(item.comments, value);
    default:
      return true; // repo:, org:, user:, in:, sort: choose where and how to look, not what fits
  }
}

function hasTrait(value: string, item: IssueJson, repo: RepoJson): boolean {
  const traits: Record<string, boolean> = {
    issue: !item.pull_request,
    pr: item.pull_request !== undefined,
    "pull-request": item.pull_request !== undefined,
    open: item.state === "open",
    closed: item.state === "closed",
    merged: Boolean(item.pull_request?.merged_at),
    unmerged: item.pull_request !== undefined && !item.pull_request.merged_at,
    draft: item.draft === true,
    public: !repo.private,
    private: repo.private,
  };
  return traits[value] ?? true;
}

/** How well a repository fits: 0 is not at all. */
export function scoreRepository(query: SearchQuery, repo: RepoJson): number {
  for (const { name, value, negated } of query.qualifiers) {
    if (holdsForRepository(name, value.toLowerCase(), repo) === negated) return 0;
  }
  return scoreText(query.words, `${repo.full_name} ${repo.topics.join(" ")}`, repo.description ?? "");
}

function holdsForRepository(name: string, value: string, repo: RepoJson): boolean {
  switch (name) {
    case "language":
      return repo.language?.toLowerCase() === value;
    case "topic":
      return repo.topics.includes(value);
    case "is":
      return value === "private" ? repo.private : value !== "public" || !repo.private;
    case "archived":
      return String(repo.archived) === value;
    case "stars":
      return isInRange(repo.stargazers_count, value);
    case "forks":
      return isInRange(repo.forks_count, value);
    case "created":
      return isInRange(repo.created_at.slice(0, 10), value);
    case "pushed":
      return isInRange((repo.pushed_at ?? "").slice(0, 10), value);
    default:
      return true;
  }
}

/** Every word must occur; in the title it counts for more. */
function scoreText(words: readonly string[], title: string, body: string): number {
  let score = 1;
  for (const word of words) {
    const inTitle = title.toLowerCase().includes(word);
    if (!inTitle && !body.toLowerCase().includes(word)) return 0;
    score += inTitle ? 3 : 1;
  }
  return score;
}

/** `>x`, `>=x`, `<x`, `<=x`, `a..b` with `*` for open ends, or the value itself; dates compare as text. */
function isInRange(actual: number | string, range: string): boolean {
  const convert = (text: string): number | string =>
    typeof actual === "number" ? Number(text) : text.slice(0, 10);
  const [from, to] = range.split("..");
  if (from !== undefined && to !== undefined) {
    return (from === "*" || actual >= convert(from)) && (to === "*" || actual <= convert(to));
  }
  const [, sign = "", bound = ""] = /^(>=|<=|>|<)?(.*)$/.exec(range) ?? [];
  const limit = convert(bound);
  if (sign === ">") return actual > limit;
  if (sign === ">=") return actual >= limit;
  if (sign === "<") return actual < limit;
  return sign === "<=" ? actual <= limit : actual === limit;
}
