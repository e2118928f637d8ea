/** OAuth scopes: what each says to a person, what each includes, and which one a call needs. */

/** Shown on the consent page. */
export const SCOPE_MEANINGS: Readonly<Record<string, string>> = {
  repo: "Read and change all your repositories, public and private: code, issues and pull requests",
  public_repo: "Read and change your public repositories",
  "repo:status": "Read and set commit statuses",
  "read:user": "Read your profile",
  "user:email": "Read your email addresses",
  user: "Read and change your profile",
  "read:org": "See which organizations and teams you belong to",
  "write:org": "Change your organization memberships",
  "admin:org": "Manage your organizations and teams",
  notifications: "Read and clear your notifications",
  workflow: "Change GitHub Actions workflow files",
  gist: "Create gists",
  delete_repo: "Delete your repositories",
};

const INCLUDED: Readonly<Record<string, readonly string[]>> = {
  repo: ["public_repo", "repo:status"],
  user: ["read:user", "user:email"],
  "admin:org": ["write:org", "read:org"],
  "write:org": ["read:org"],
};

/** Splits a `scope` parameter (spaces or commas), and drops doubles, unknown ones and those another includes. */
export function normalizeScopes(text: string): string[] {
  const asked = [...new Set(text.split(/[\s,]+/))].filter((scope) => scope in SCOPE_MEANINGS);
  return asked
    .filter((scope) => !asked.some((other) => other !== scope && expand([other]).has(scope)))
    .sort();
}

/** True when a token with `granted` scopes may do what any one of `accepted` allows. No entry means no scope is needed. */
export function satisfiesAny(granted: readonly string[], accepted: readonly string[]): boolean {
  const have = expand(granted);
  return accepted.length === 0 || accepted.some((scope) => have.has(scope));
}

/** True when all of `asked` are within `granted`. */
export function coversAll(granted: readonly string[], asked: readonly string[]): boolean {
  return asked.every((scope) => expand(granted).has(scope));
}

function expand(scopes: readonly string[]): Set<string> {
  const have = new Set(scopes);
  for (const scope of have) for (const inner of INCLUDED[scope] ?? []) have.add(inner);
  return have;
}

export interface ScopeRule {
  /** Any one of these will do; also the X-Accepted-OAuth-Scopes header. */
  accepted: readonly string[];
  /** 404 where GitHub hides that something exists, else 403. */
  denial: 403 | 404;
}

const NONE: ScopeRule = { accepted: [], denial: 403 };

/**
 * The scopes a call needs, as GitHub has them.
 * @param path without /api/v3
 * @param isPrivate whether the repository in the path is private; undefined when there is none
 */
export function findScopeRule(method: string, path: string, isPrivate: boolean | undefined): ScopeRule {
  const writes = method !== "GET" && method !== "HEAD";
  if (isPrivate) return { accepted: ["repo"], denial: 404 };
  if (method === "DELETE" && /^\/repos\/[^/]+\/[^/]+$/.test(path))
    return { accepted: ["delete_repo"], denial: 403 };
  if (/^\/(repos\/[^/]+\/[^/]+\/)?notifications/.test(path))
    return { accepted: ["notifications", "repo"], denial: 403 };
  if (writes && /^\/repos\/[^/]+\/[^/]+\/contents\/\.github\/workflows\//.test(path))
    return { accepted: ["workflow"], denial: 404 };
  if (writes && /^\/(repos|user\/repos|orgs\/[^/]+\/repos)(\/|$)/.test(path))
    return { accepted: ["public_repo", "repo"], denial: 403 };
  if (path.startsWith("/user/emails")) return { accepted: ["user:email", "user"], denial: 404 };
  if (/^\/user\/(orgs|memberships|teams)/.test(path)) return { accepted: ["read:org", "user"], denial: 403 };
  if (writes && path === "/user") return { accepted: ["user"], denial: 404 };
  if (writes && path.startsWith("/orgs/")) return { accepted: ["admin:org"], denial: 403 };
  return NONE;
}
