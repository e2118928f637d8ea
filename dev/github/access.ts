/** Who may see and change which repository. The emulator answers 403 where GitHub hides, and lets anyone change anything public. */
import { createCache } from "#dev/github/cache.ts";
import type { Facts } from "#dev/github/seed/facts.ts";
import type { RepoJson } from "#dev/github/shapes.ts";
import type { Upstream } from "#dev/github/upstream.ts";

export type Permission = "admin" | "write" | "read";

export interface Access {
  /** The repository, when this person can see it. `owner/name` in any case, as at GitHub. */
  repository(login: string, fullName: string): Promise<RepoJson | undefined>;
  /** Every repository this person can see. */
  repositories(login: string): Promise<RepoJson[]>;
  permission(login: string, repo: RepoJson): Promise<Permission>;
  /** Whether this person may make this change to the repository in the path. Reading needs no more than seeing it. */
  mayWrite(login: string, repo: RepoJson, method: string, path: string): Promise<boolean>;
}

/** What a person who cannot push may still do: new issues, comments, reviews, pull requests. */
const OPEN_TO_READERS = /\/(issues|issues\/\d+\/comments|pulls|pulls\/\d+\/(reviews|comments))$/;
const OPEN_TO_AUTHORS = /\/(issues|pulls)\/\d+$/;

/** Reads through a cache that any write empties. */
export function createAccess(upstream: Upstream, facts: Facts): Access {
  const cached = createCache(upstream);
  const repositories = (login: string): Promise<RepoJson[]> =>
    cached(`repositories ${login}`, async () => {
      const found: RepoJson[] = [];
      // The emulator's search gives what is public and what this person can see; the filter keeps all, since nothing is a fork.
      for (let page = 1; ; page += 1) {
        const path = `/search/repositories?q=fork:false&per_page=100&page=${page}`;
        const { items = [] } = (await upstream.read<{ items: RepoJson[] }>(login, path)) ?? {};
        found.push(...items.map((repo) => ({ ...repo, ...facts.repos.get(repo.full_name) })));
        if (items.length < 100) return found;
      }
    });
  const permission: Access["permission"] = (login, repo) =>
    cached(`permission ${login} ${repo.full_name}`, async () => {
      if (repo.owner.login === login) return "admin";
      const path = `/repos/${repo.full_name}/collaborators/${login}/permission`;
      const found = (await upstream.read<{ permission: string }>(login, path))?.permission ?? "";
      return ["admin", "maintain", "push", "write"].includes(found) ? "write" : "read";
    });
  return {
    repositories,
    permission,
    repository: async (login, fullName) =>
      (await repositories(login)).find((repo) => repo.full_name.toLowerCase() === fullName.toLowerCase()),
    async mayWrite(login, repo, method, path) {
      if (method === "GET" || method === "HEAD") return true;
      if ((await permission(login, repo)) !== "read") return true;
      if (method === "POST") return OPEN_TO_READERS.test(path);
      if (method !== "PATCH" || !OPEN_TO_AUTHORS.test(path)) return false;
      const target = await upstream.read<{ user: { login: string } | null }>(login, path);
      return target?.user?.login === login;
    },
  };
}
