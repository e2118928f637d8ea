/** The caller's repositories, which the emulator answers with other people's private ones among them. */
import { Hono } from "hono";
import { type ApiEnv, type Parts, takePage, visibleRepos } from "#dev/github/api.ts";
import type { RepoJson } from "#dev/github/shapes.ts";

export function createRepositoryRoutes(parts: Parts): Hono<ApiEnv> {
  return new Hono<ApiEnv>().get("/user/repos", async (c) => {
    const { visibility = "all", sort = "full_name", direction } = c.req.query();
    const { login } = c.var.caller;
    const orgs = await parts.upstream.read<{ login: string }[]>(login, "/user/orgs");
    const owners = new Set([login, ...(orgs ?? []).map((org) => org.login)]);
    const found = (await visibleRepos(parts, c.var.caller)).filter(
      (repo) =>
        owners.has(repo.owner.login) && (visibility === "all" || repo.private === (visibility === "private")),
    );
    return c.json(takePage(c, parts, sortRepos(found, sort, direction)));
  });
}

function sortRepos(repos: readonly RepoJson[], sort: string, direction: string | undefined): RepoJson[] {
  const keys: Record<string, (repo: RepoJson) => string> = {
    full_name: (repo) => repo.full_name.toLowerCase(),
    created: (repo) => repo.created_at,
    updated: (repo) => repo.updated_at,
  };
  const key = keys[sort] ?? ((repo: RepoJson) => repo.pushed_at ?? "");
  const sign = (direction ?? (sort === "full_name" ? "asc" : "desc")) === "asc" ? 1 : -1;
  return repos.toSorted((a, b) => (key(a) < key(b) ? -sign : Number(key(a) > key(b)) * sign));
}
