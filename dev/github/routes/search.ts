/**
 * Search over what the caller can see: words, and the qualifiers that the tools and the embedded model use. The emulator's own
 * finds a phrase only, and takes pull requests for another shape.
 */
import { Hono } from "hono";
import {
  type ApiContext,
  type ApiEnv,
  forward,
  type Parts,
  seesPrivate,
  takePage,
  visibleRepos,
} from "#dev/github/api.ts";
import { sortIssues } from "#dev/github/issues.ts";
import type { IssueJson, RepoJson } from "#dev/github/shapes.ts";

interface Query {
  words: string[];
  qualifiers: { name: string; value: string; negated: boolean }[];
}
type Test = (value: string, item: IssueJson) => boolean;

const QUALIFIERS: Readonly<Record<string, Test>> = {
  is: (value, item) =>
    ({
      issue: !item.pull_request,
      pr: Boolean(item.pull_request),
      merged: Boolean(item.pull_request?.merged_at),
    })[value] ?? item.state === value,
  state: (value, item) => item.state === value,
  author: (value, item) => item.user?.login.toLowerCase() === value,
  assignee: (value, item) => item.assignees.some(({ login }) => login.toLowerCase() === value),
  mentions: (value, item) => (item.body ?? "").toLowerCase().includes(`@${value}`),
  label: (value, item) => item.labels.some(({ name }) => name.toLowerCase() === value),
  // The emulator doesn't list a pull request's reviewers with it.
  "review-requested": (_value, item) => item.pull_request !== undefined,
};

export function createSearchRoutes(parts: Parts): Hono<ApiEnv> {
  const app = new Hono<ApiEnv>();

  app.get("/search/issues", async (c) => {
    const query = parse(c.req.query("q") ?? "", c.var.caller.login);
    const repos = query && (await placesOf(parts, c, query));
    if (!repos) return refuse(c, query);
    const found = (await parts.issues.ofRepositories(c.var.caller.login, repos)).filter((item) =>
      fits(query, item),
    );
    const { sort = "updated", order } = c.req.query();
    const items = takePage(c, parts, sortIssues(found, sort, order));
    return c.json({ total_count: found.length, incomplete_results: false, items });
  });

  app.get("/search/code", async (c) => {
    const query = parse(c.req.query("q") ?? "", c.var.caller.login);
    if (!query || !(await placesOf(parts, c, query))) return refuse(c, query);
    const found = await forward(c, parts);
    if (!found.ok || seesPrivate(c.var.caller)) return found;
    const all = ((await found.json()) as { items: { repository: RepoJson }[] }).items;
    const items = all.filter((item) => !item.repository.private);
    return c.json({ total_count: items.length, incomplete_results: false, items });
  });
  return app;
}

/** Splits a query; quotes keep spaces together, also behind a qualifier. Undefined when it is empty. */
function parse(text: string, login: string): Query | undefined {
  const query: Query = { words: [], qualifiers: [] };
  for (const [part] of text.matchAll(/(?:[^\s"]|"[^"]*")+/g)) {
    const [, minus, name = "", value] = /^(-?)([a-z-]+):(.+)$/i.exec(part) ?? [];
    const plain = (value ?? part).replaceAll('"', "").toLowerCase();
    if (value === undefined) query.words.push(plain);
    else query.qualifiers.push({ name, value: plain === "@me" ? login : plain, negated: minus === "-" });
  }
  return text.trim() ? query : undefined;
}

function fits({ words, qualifiers }: Query, item: IssueJson): boolean {
  const text = `${item.title} ${item.body ?? ""}`.toLowerCase();
  const holds = qualifiers.every(({ name, value, negated }) => {
    const test = QUALIFIERS[name];
    return !test || test(value, item) !== negated;
  });
  return holds && words.every((word) => text.includes(word));
}

/** The repositories that `repo:` and `user:` leave; undefined when one named is not to be seen. */
async function placesOf(parts: Parts, c: ApiContext, { qualifiers }: Query): Promise<RepoJson[] | undefined> {
  const repos = await visibleRepos(parts, c.var.caller);
  const valuesOf = (wanted: string): string[] =>
    qualifiers.filter(({ name }) => name === wanted).map(({ value }) => value);
  const [names, owners] = [valuesOf("repo"), [...valuesOf("user"), ...valuesOf("org")]];
  const isNamed = (repo: RepoJson): boolean => names.includes(repo.full_name.toLowerCase());
  if (repos.filter(isNamed).length < new Set(names).size) return undefined;
  if (names.length + owners.length === 0) return repos;
  return repos.filter((repo) => isNamed(repo) || owners.includes(repo.owner.login.toLowerCase()));
}

function refuse(c: ApiContext, query: Query | undefined): Response {
  const field = { resource: "Search", field: "q" };
  const message =
    "The listed users and repositories cannot be searched either because the resources do not exist or you do not have permission to view them.";
  const error = query ? { ...field, code: "invalid", message } : { ...field, code: "missing" };
  return c.json({ message: "Validation Failed", errors: [error], status: "422" }, 422);
}
