/** Search over what the caller can see. The emulator's own finds a phrase only, and takes pull requests for another shape. */
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
import {
  parseSearchQuery,
  type SearchQuery,
  scoreIssue,
  scoreRepository,
  valuesOf,
} from "#dev/github/search-query.ts";
import type { IssueJson, RepoJson } from "#dev/github/shapes.ts";

export function createSearchRoutes(parts: Parts): Hono<ApiEnv> {
  const app = new Hono<ApiEnv>();

  app.get("/search/issues", async (c) => {
    const query = readQuery(c);
    if (!query) return invalid(c);
    const { login } = c.var.caller;
    const repos = await placesOf(parts, c, query);
    if (!repos) return unsearchable(c);
    const byUrl = new Map(repos.map((repo) => [repo.url, repo]));
    const scored = (await parts.issues.ofRepositories(login, repos)).flatMap((item) => {
      const repo = byUrl.get(item.repository_url);
      const score = repo ? scoreIssue(query, item, repo, login) : 0;
      return score > 0 ? [{ ...item, score }] : [];
    });
    return answer(c, parts, orderIssues(scored, query, c.req.query("sort"), c.req.query("order")));
  });

  app.get("/search/repositories", async (c) => {
    const query = readQuery(c);
    if (!query) return invalid(c);
    const repos = await placesOf(parts, c, query);
    if (!repos) return unsearchable(c);
    const scored = repos
      .map((repo) => ({ ...repo, score: scoreRepository(query, repo) }))
      .filter((repo) => repo.score > 0);
    return answer(c, parts, orderRepos(scored, c.req.query("sort"), c.req.query("order")));
  });

  app.get("/search/code", async (c) => {
    const query = readQuery(c);
    if (!query) return invalid(c);
    if (!(await placesOf(parts, c, query))) return unsearchable(c);
    const found = await forward(c, parts);
    if (!found.ok || seesPrivate(c.var.caller)) return found;
    const { items } = (await found.json()) as { items: { repository: RepoJson }[] };
    return answer(
      c,
      parts,
      items.filter((item) => !item.repository.private),
    );
  });
  return app;
}

function readQuery(c: ApiContext): SearchQuery | undefined {
  const text = c.req.query("q")?.trim();
  return text ? parseSearchQuery(text) : undefined;
}

/** The repositories that `repo:`, `org:` and `user:` leave; undefined when one named is not to be seen. */
async function placesOf(parts: Parts, c: ApiContext, query: SearchQuery): Promise<RepoJson[] | undefined> {
  const repos = await visibleRepos(parts, c.var.caller);
  const lower = (values: string[]): string[] =>
    values.map((value) => (value === "@me" ? c.var.caller.login : value).toLowerCase());
  const names = lower(valuesOf(query, "repo"));
  const owners = lower([...valuesOf(query, "org"), ...valuesOf(query, "user")]);
  const isNamed = (repo: RepoJson): boolean => names.includes(repo.full_name.toLowerCase());
  if (repos.filter(isNamed).length < new Set(names).size) return undefined;
  if (names.length + owners.length === 0) return repos;
  return repos.filter((repo) => isNamed(repo) || owners.includes(repo.owner.login.toLowerCase()));
}

function orderIssues<T extends IssueJson & { score: number }>(
  items: T[],
  query: SearchQuery,
  sort = "",
  order = "",
): IssueJson[] {
  const [inQuery = "", direction = "desc"] = valuesOf(query, "sort")[0]?.split("-") ?? [];
  const by = sort || inQuery;
  if (by) return sortIssues(items, by, order || direction);
  return sortIssues(items, "updated").toSorted((a, b) => scoreOf(b) - scoreOf(a));
}

function scoreOf(item: object): number {
  return "score" in item && typeof item.score === "number" ? item.score : 0;
}

function orderRepos(repos: (RepoJson & { score: number })[], sort = "", order = "desc"): RepoJson[] {
  const keys: Record<string, (repo: RepoJson & { score: number }) => number> = {
    stars: (repo) => repo.stargazers_count,
    forks: (repo) => repo.forks_count,
    updated: (repo) => Date.parse(repo.updated_at),
  };
  const key = keys[sort] ?? ((repo) => repo.score * 1e6 + repo.stargazers_count);
  const sign = order === "asc" ? 1 : -1;
  return repos.toSorted((a, b) => (key(a) - key(b)) * sign);
}

function answer(c: ApiContext, parts: Parts, items: readonly object[]): Response {
  return c.json({ total_count: items.length, incomplete_results: false, items: takePage(c, parts, items) });
}

function invalid(c: ApiContext): Response {
  return c.json(
    {
      message: "Validation Failed",
      errors: [{ resource: "Search", field: "q", code: "missing" }],
      status: "422",
    },
    422,
  );
}

function unsearchable(c: ApiContext): Response {
  const message =
    "The listed users and repositories cannot be searched either because the resources do not exist or you do not have permission to view them.";
  return c.json(
    {
      message: "Validation Failed",
      errors: [{ message, resource: "Search", field: "q", code: "invalid" }],
      status: "422",
    },
    422,
  );
}
