/** Who may see and change which repository. The emulator answers 403 where GitHub hides, and lets any member change anything. */
import type { Facts } from "#dev/github/seed/facts.ts";
import type { RepoJson } from "#dev/github/shapes.ts";
import type { Upstream } from "#dev/github/upstream.ts";

export type Permission = "admin" | "write" | "read";

export interface Access {
  /** The repository, when this person can see it. `owner/name` in any case, as at GitHub. */
  repository(login: string, fullName: string): Promise<RepoJson | undefined>;
  /** Every repository this person can see, their own first. */
  repositories(login: string): Promise<RepoJson[]>;
  permission(login: string, repo: RepoJson): Promise<Permission>;
}

/** Reads through a cache that any write empties. */
export function createAccess(upstream: Upstream, facts: Facts): Access {
  const cached = createCache(upstream);
  const repositories = (login: string): Promise<RepoJson[]> =>
    cached(`repositories ${login}`, async () => {
      // The emulator's search gives what is public and what this person can see; "fork:…" is a filter that keeps all.
      const [plain, forks] = await Promise.all(
        ["fork:false", "fork:only"].map((q) => search(upstream, login, q)),
      );
      const all = [...(plain ?? []), ...(forks ?? [])].map((repo) => ({
        ...repo,
        ...facts.repos.get(repo.full_name),
      }));
      return all.sort((a, b) => Number(b.owner.login === login) - Number(a.owner.login === login));
    });
  return {
    repositories,
    repository: async (login, fullName) => {
      const wanted = fullName.toLowerCase();
      return (await repositories(login)).find((repo) => repo.full_name.toLowerCase() === wanted);
    },
    permission: (login, repo) =>
      cached(`permission ${login} ${repo.full_name}`, async () => {
        if (repo.owner.login === login) return "admin";
        const path = `/repos/${repo.full_name}/collaborators/${login}/permission`;
        const found = await upstream.read<{ permission: string }>(login, path);
        if (found?.permission === "admin" && repo.owner.type === "Organization") return "write";
        if (found?.permission === "admin" || found?.permission === "maintain") return "admin";
        return found?.permission === "push" || found?.permission === "write" ? "write" : "read";
      }),
  };
}

/** Remembers what was read until the next write. */
export function createCache(upstream: Upstream): <T>(key: string, read: () => Promise<T>) => Promise<T> {
  const entries = new Map<string, unknown>();
  let version = -1;
  return <T>(key: string, read: () => Promise<T>): Promise<T> => {
    if (version !== upstream.version()) entries.clear();
    version = upstream.version();
    const known = entries.get(key) as Promise<T> | undefined;
    if (known) return known;
    const reading = read();
    entries.set(key, reading);
    return reading;
  };
}

async function search(upstream: Upstream, login: string, q: string): Promise<RepoJson[]> {
  const items: RepoJson[] = [];
  for (let page = 1; ; page += 1) {
    const path = `/search/repositories?q=${encodeURIComponent(q)}&per_page=100&page=${page}`;
    const found = await upstream.read<{ items: RepoJson[] }>(login, path);
    items.push(...(found?.items ?? []));
    if (!found || found.items.length < 100) return items;
  }
}
