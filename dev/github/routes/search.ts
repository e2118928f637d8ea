/** Search over what the caller can see: words, and the qualifiers that the tools and the embedded model use. */
import { Hono } from "hono";
import {
  type ApiContext,
  type ApiEnv,
  type Parts,
  Refusal,
  takePage,
  visibleRepos,
} from "#dev/github/api.ts";
import { sortIssues } from "#dev/github/routes/issues.ts";
import type { Issue, Repo } from "#dev/github/store.ts";

interface Query {
  words: string[];
  qualifiers: { name: string; value: string; negated: boolean }[];
}
type Tests<T> = Readonly<Record<string, (value: string, item: T) => boolean>>;
interface File {
  repo: Repo;
  path: string;
  text: string;
}

const UNSEARCHABLE =
  "The listed users and repositories cannot be searched either because the resources do not exist or you do not have permission to view them.";
const STATES: Tests<Issue> = {
  issue: (_value, { pull }) => !pull,
  pr: (_value, { pull }) => pull !== undefined,
  merged: (_value, { pull }) => pull?.merged !== undefined,
};
const ISSUE_TESTS: Tests<Issue> = {
  is: (value, issue) => STATES[value]?.(value, issue) ?? issue.state === value,
  state: (value, issue) => issue.state === value,
  author: (value, issue) => issue.by === value,
  assignee: (value, issue) => issue.assignees.includes(value),
  mentions: (value, issue) => issue.body.toLowerCase().includes(`@${value}`),
  label: (value, issue) => issue.labels.some((name) => name.toLowerCase() === value),
  "review-requested": (value, issue) => issue.pull?.reviewers.includes(value) ?? false,
};
const FILE_TESTS: Tests<File> = {
  path: (value, { path }) => path.toLowerCase().includes(value),
  language: (value, { repo }) => repo.language?.toLowerCase() === value,
};

export function createSearchRoutes(parts: Parts): Hono<ApiEnv> {
  const { json } = parts;
  const app = new Hono<ApiEnv>();
  const answer = (total_count: number, items: object[]) => ({
    total_count,
    incomplete_results: false,
    items,
  });

  app.get("/search/issues", (c) => {
    const query = parse(c);
    const repoOf = new Map(
      placesOf(parts, c, query).flatMap((repo) => repo.issues.map((one) => [one, repo])),
    );
    const textOf = ({ title, body }: Issue): string => `${title} ${body}`;
    const found = [...repoOf.keys()].filter((issue) => fits(query, ISSUE_TESTS, issue, textOf(issue)));
    const { sort = "updated", order } = c.req.query();
    const page = takePage(c, parts, sortIssues(found, sort, order));
    const items = page.flatMap((issue) => json.issue(repoOf.get(issue) as Repo, issue));
    return c.json(answer(found.length, items));
  });

  app.get("/search/code", (c) => {
    const query = parse(c);
    const files = placesOf(parts, c, query).flatMap((repo) =>
      [...(repo.branches.get("main")?.files ?? [])].map(([path, content]) => {
        return { repo, path, text: content.toString() };
      }),
    );
    const found = files.filter((file) => fits(query, FILE_TESTS, file, `${file.path} ${file.text}`));
    const items = takePage(c, parts, found).map(({ repo, path, text }) => ({
      ...json.entry(repo, path, Buffer.from(text)),
      repository: json.repo(repo, c.var.caller.login),
      text_matches: [{ fragment: excerpt(text, query.words[0] ?? "") }],
    }));
    return c.json(answer(found.length, items));
  });
  return app;
}

/** Splits a query; quotes keep spaces together, also behind a qualifier. @throws Refusal when it is empty */
function parse(c: ApiContext): Query {
  const text = c.req.query("q") ?? "";
  const query: Query = { words: [], qualifiers: [] };
  if (!text.trim())
    throw new Refusal(422, "Validation Failed", [{ resource: "Search", field: "q", code: "missing" }]);
  for (const [part] of text.matchAll(/(?:[^\s"]|"[^"]*")+/g)) {
    const [, minus, name = "", value] = /^(-?)([a-z-]+):(.+)$/i.exec(part) ?? [];
    const plain = (value ?? part).replaceAll('"', "").toLowerCase();
    if (value === undefined) query.words.push(plain);
    else {
      const person = plain === "@me" ? c.var.caller.login : plain;
      query.qualifiers.push({ name, value: person, negated: minus === "-" });
    }
  }
  return query;
}

/** Whether an item has all words and qualifiers. Qualifiers without a test hold. */
function fits<T>({ words, qualifiers }: Query, tests: Tests<T>, item: T, text: string): boolean {
  const holds = qualifiers.every(({ name, value, negated }) => {
    const test = tests[name];
    return !test || test(value, item) !== negated;
  });
  return holds && words.every((word) => text.toLowerCase().includes(word));
}

/** The repositories that `repo:`, `user:` and `org:` leave. @throws Refusal when one named is not visible */
function placesOf(parts: Parts, c: ApiContext, { qualifiers }: Query): Repo[] {
  const repos = visibleRepos(parts, c.var.caller);
  const valuesOf = (...wanted: string[]): string[] =>
    qualifiers.filter(({ name }) => wanted.includes(name)).map(({ value }) => value);
  const [names, owners] = [valuesOf("repo"), valuesOf("user", "org")];
  const isNamed = (repo: Repo): boolean => names.includes(repo.fullName.toLowerCase());
  if (repos.filter(isNamed).length < new Set(names).size) {
    const error = { resource: "Search", field: "q", code: "invalid", message: UNSEARCHABLE };
    throw new Refusal(422, "Validation Failed", [error]);
  }
  if (names.length + owners.length === 0) return repos;
  return repos.filter((repo) => isNamed(repo) || owners.includes(repo.owner));
}

/** The lines around a word. */
function excerpt(text: string, word: string): string {
  const lines = text.split("\n");
  const at = lines.findIndex((line) => line.toLowerCase().includes(word));
  return lines.slice(Math.max(0, at - 1), Math.max(0, at) + 3).join("\n");
}
