/** Lists of repositories, which the emulator lacks or answers with other people's private ones among them. */
import { Hono } from "hono";
import {
  type ApiContext,
  type ApiEnv,
  deny,
  forward,
  type Parts,
  takePage,
  visibleRepos,
} from "#dev/github/api.ts";
import type { RepoJson } from "#dev/github/shapes.ts";

const AFFILIATIONS: Readonly<Record<string, string>> = {
  owner: "owner",
  member: "collaborator,organization_member",
};
const EVERY_AFFILIATION = "owner,collaborator,organization_member";

export function createRepositoryRoutes(parts: Parts): Hono<ApiEnv> {
  const app = new Hono<ApiEnv>();

  app.get("/user/repos", async (c) => {
    const query = c.req.query();
    if (query.type && (query.visibility || query.affiliation)) {
      return deny(c, 422, "If you specify visibility or affiliation, you cannot specify type.");
    }
    const wanted = (query.affiliation ?? AFFILIATIONS[query.type ?? ""] ?? EVERY_AFFILIATION)
      .split(",")
      .map((part) => part.trim());
    const visibility = query.visibility ?? query.type;
    const affiliated = await withAffiliation(parts, c);
    const found = affiliated.filter(
      ({ repo, affiliation }) => wanted.includes(affiliation) && hasVisibility(repo, visibility),
    );
    const repos = found.map(({ repo }) => repo);
    return c.json(takePage(c, parts, sortRepos(repos, query.sort ?? "full_name", query.direction)));
  });

  const listOwned = async (c: ApiContext, owner: string, sort: string): Promise<Response> => {
    const known = await parts.upstream.read(c.var.caller.login, `/users/${owner}`);
    if (!known && !(await parts.upstream.read(c.var.caller.login, `/orgs/${owner}`)))
      return deny(c, 404, "Not Found");
    const repos = (await visibleRepos(parts, c.var.caller)).filter(
      (repo) => repo.owner.login.toLowerCase() === owner.toLowerCase(),
    );
    const { type, sort: by = sort, direction } = c.req.query();
    return c.json(
      takePage(
        c,
        parts,
        sortRepos(
          repos.filter((repo) => hasVisibility(repo, type)),
          by,
          direction,
        ),
      ),
    );
  };
  app.get("/orgs/:org/repos", (c) => listOwned(c, c.req.param("org"), "created"));
  app.get("/users/:user/repos", (c) => listOwned(c, c.req.param("user"), "full_name"));

  app.get("/repos/:owner/:repo/languages", (c) => {
    const known = parts.facts.languages.get(c.var.repo.full_name);
    return known ? c.json(known) : forward(c, parts);
  });
  return app;
}

async function withAffiliation(
  parts: Parts,
  c: ApiContext,
): Promise<{ repo: RepoJson; affiliation: string }[]> {
  const { login } = c.var.caller;
  const orgs = await parts.upstream.read<{ login: string }[]>(login, "/user/orgs");
  const memberOf = new Set(orgs?.map((org) => org.login));
  const repos = await visibleRepos(parts, c.var.caller);
  const rated = await Promise.all(
    repos.map(async (repo) => {
      if (repo.owner.login === login) return { repo, affiliation: "owner" };
      if (memberOf.has(repo.owner.login)) return { repo, affiliation: "organization_member" };
      const writes = (await parts.access.permission(login, repo)) !== "read";
      return { repo, affiliation: writes || repo.private ? "collaborator" : "" };
    }),
  );
  return rated.filter(({ affiliation }) => affiliation !== "");
}

function hasVisibility(repo: RepoJson, visibility: string | undefined): boolean {
  if (visibility === "public") return !repo.private;
  return visibility === "private" ? repo.private : true;
}

function sortRepos(repos: readonly RepoJson[], sort: string, direction: string | undefined): RepoJson[] {
  const byName = sort === "full_name";
  const key = (repo: RepoJson): string => {
    if (byName) return repo.full_name.toLowerCase();
    if (sort === "created") return repo.created_at;
    return (sort === "updated" ? repo.updated_at : repo.pushed_at) ?? "";
  };
  const sign = (direction ?? (byName ? "asc" : "desc")) === "asc" ? 1 : -1;
  return repos.toSorted((a, b) => (key(a) < key(b) ? -sign : Number(key(a) > key(b)) * sign));
}
