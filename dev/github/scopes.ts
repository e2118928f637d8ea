/** OAuth scopes: what each says to a person, what each includes, and which one a call needs. */

/** Shown on the consent page. */
export const SCOPE_MEANINGS: Readonly<Record<string, string>> = {
  repo: "Read and change all your repositories, public and private: code, issues and pull requests",
  public_repo: "Read and change your public repositories",
  "read:user": "Read your profile",
  "user:email": "Read your email addresses",
  user: "Read and change your profile",
  "read:org": "See which organizations and teams you belong to",
  notifications: "Read and clear your notifications",
  workflow: "Change GitHub Actions workflow files",
  gist: "Create gists",
};

const INCLUDED: Readonly<Record<string, readonly string[]>> = {
  repo: ["public_repo"],
  user: ["read:user", "user:email"],
};

const expand = (scopes: readonly string[]): Set<string> =>
  new Set(scopes.flatMap((scope) => [scope, ...(INCLUDED[scope] ?? [])]));

/** Splits a `scope` parameter (spaces or commas), and drops doubles, unknown ones and those another includes. */
export function normalizeScopes(text: string): string[] {
  const asked = [...new Set(text.split(/[\s,]+/))].filter((scope) => scope in SCOPE_MEANINGS);
  return asked.filter((scope) => !asked.some((other) => INCLUDED[other]?.includes(scope))).sort();
}

export function coversAll(granted: readonly string[], asked: readonly string[]): boolean {
  return asked.every((scope) => expand(granted).has(scope));
}

/** Any one of `accepted` will do, or none is needed. `denial` is 404 where GitHub hides that something exists. */
export type ScopeRule = { accepted: readonly string[]; denial: 403 | 404 };

/** Method and path without /api/v3, and what they need: the first that fits counts. */
const RULES: readonly (readonly [call: RegExp, denial: 403 | 404, ...accepted: string[]])[] = [
  [/^\w+ \/notifications/, 403, "notifications", "repo"],
  [/^(PUT|POST) \/repos\/.+\/contents\/\.github\/workflows\//, 404, "workflow"],
  [/^(POST|PUT|PATCH|DELETE) \/(repos|user\/repos)(\/|$)/, 403, "public_repo", "repo"],
];

/** @param isPrivate whether the repository in the path is private */
export function findScopeRule(method: string, path: string, isPrivate: boolean): ScopeRule {
  if (isPrivate) return { accepted: ["repo"], denial: 404 };
  const [, denial = 403, ...accepted] = RULES.find(([call]) => call.test(`${method} ${path}`)) ?? [];
  return { accepted, denial };
}

export function satisfies(granted: readonly string[], { accepted }: ScopeRule): boolean {
  return accepted.length === 0 || accepted.some((scope) => expand(granted).has(scope));
}
