/** Search over what the caller can see: words, and the qualifiers that the tools and the embedded model use. */
import type { Hono } from "hono";
import * as api from "#dev/github/api.ts";
import { hasLabel } from "#dev/github/routes/issues.ts";
import type { Files, Issue, Repo } from "#dev/github/store.ts";

type Query = { words: string[]; qualifiers: { name: string; value: string; negated: boolean }[] };
type Tests<T> = Readonly<Record<string, (value: string, item: T) => boolean>>;

const UNSEARCHABLE =
  "The listed users and repositories cannot be searched either because the resources do not exist or you do not have permission to view them.";
const ISSUE_TESTS: Tests<Issue> = {
  is: (value, { pull, state }) =>
    ({ issue: !pull, pr: Boolean(pull), merged: Boolean(pull?.merged) })[value] ?? state === value,
  state: (value, issue) => issue.state === value,
  author: (value, issue) => issue.by === value,
  assignee: (value, issue) => issue.assignees.includes(value),
  mentions: (value, issue) => issue.body.toLowerCase().includes(`@${value}`),
  label: (value, issue) => hasLabel(issue, value),
  "review-requested": (value, issue) => issue.pull?.reviewers.includes(value) ?? false,
};
const FILE_TESTS: Tests<{ path: string; repo: Repo }> = {
  path: (value, { path }) => path.toLowerCase().includes(value),
  language: (value, { repo }) => repo.language?.toLowerCase() === value,
};

export function addSearchRoutes(app: Hono<api.ApiEnv>, parts: api.Parts): void {
  const { json } = parts;
  const result = (all: object[], items: object[]) => {
    return { total_count: all.length, incomplete_results: false, items };
  };

  app
    .get("/search/issues", (c) => {
      const query = parse(c.req.query("q") ?? "", c.var.caller.login);
      const found = placesOf(api.visibleRepos(parts, c.var.caller), query)
        .flatMap((repo) => repo.issues.map((issue) => ({ repo, issue })))
        .filter(({ issue }) => fits(query, ISSUE_TESTS, issue, `${issue.title} ${issue.body}`));
      const sorted = api.sortBy(found, ({ issue }) => issue.updatedAt);
      const items = api.pageOf(c, sorted, ({ repo, issue }) => json.issue(repo, issue));
      return c.json(result(found, items));
    })
    .get("/search/code", (c) => {
      const query = parse(c.req.query("q") ?? "", c.var.caller.login);
      const found = placesOf(api.visibleRepos(parts, c.var.caller), query)
        .flatMap((repo) => [...filesOf(repo)].map(([path, file]) => ({ repo, path, file })))
        .filter((item) => fits(query, FILE_TESTS, item, `${item.path} ${item.file}`));
      const items = api.pageOf(c, found, ({ repo, path, file }) => ({
        ...json.entry(repo, path, file),
        repository: json.repo(repo, c.var.caller.login),
        text_matches: [{ fragment: excerpt(String(file), query.words[0] ?? "") }],
      }));
      return c.json(result(found, items));
    });
}

function filesOf(repo: Repo): Files {
  return repo.branches.get("main")?.files ?? new Map();
}

/** Splits a query; quotes keep spaces together, also behind a qualifier. @throws Refusal when it is empty */
function parse(text: string, login: string): Query {
  const query: Query = { words: [], qualifiers: [] };
  if (!text.trim()) throw api.invalid("Search", "q", "missing");
  for (const [part] of text.matchAll(/(?:[^\s"]|"[^"]*")+/g)) {
    const [, minus, name = "", value] = /^(-?)([a-z-]+):(.+)$/i.exec(part) ?? [];
    const plain = (value ?? part).replaceAll('"', "").toLowerCase();
    if (value === undefined) query.words.push(plain);
    else query.qualifiers.push({ name, value: plain === "@me" ? login : plain, negated: minus === "-" });
  }
  return query;
}

/** Whether an item has all words and qualifiers. A qualifier without a test holds. */
function fits<T>({ words, qualifiers }: Query, tests: Tests<T>, item: T, text: string): boolean {
  const holds = qualifiers.every(({ name, value, negated }) => tests[name]?.(value, item) !== negated);
  return holds && words.every((word) => text.toLowerCase().includes(word));
}

/** The repositories that `repo:`, `user:` and `org:` leave. @throws Refusal when one named is not visible */
function placesOf(repos: readonly Repo[], { qualifiers }: Query): readonly Repo[] {
  const valuesOf = (...wanted: string[]): string[] =>
    qualifiers.filter(({ name }) => wanted.includes(name)).map(({ value }) => value);
  const [names, owners] = [valuesOf("repo"), valuesOf("user", "org")];
  const named = repos.filter((repo) => names.includes(repo.fullName.toLowerCase()));
  if (named.length < new Set(names).size) throw api.invalid("Search", "q", UNSEARCHABLE);
  if (names.length + owners.length === 0) return repos;
  return [...named, ...repos.filter((repo) => owners.includes(repo.owner))];
}

function excerpt(text: string, word: string): string {
  const lines = text.split("\n");
  const at = lines.findIndex((line) => line.toLowerCase().includes(word));
  return lines.slice(Math.max(0, at - 1), Math.max(0, at) + 3).join("\n");
}
