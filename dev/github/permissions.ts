/** What a person who cannot push may still change: their own words. The emulator lets anyone change anything public. */
import type { ApiContext, Parts } from "#dev/github/api.ts";

/** Open to everyone who can read: new issues, comments, reviews, pull requests, forks. */
const OPEN_TO_READERS = [
  ["POST", /\/issues$/],
  ["POST", /\/issues\/\d+\/comments$/],
  ["POST", /\/pulls$/],
  ["POST", /\/pulls\/\d+\/(reviews|comments)$/],
  ["POST", /\/forks$/],
] as const;

/** Open to the author. */
const OPEN_TO_AUTHORS = [
  ["PATCH", /\/(issues|pulls)\/\d+$/],
  ["PATCH", /\/(issues|pulls)\/comments\/\d+$/],
  ["DELETE", /\/(issues|pulls)\/comments\/\d+$/],
] as const;

/** True when the request reads, or when the caller may make this change to the repository in the path. */
export async function mayWrite(parts: Parts, c: ApiContext): Promise<boolean> {
  const { method } = c.req;
  if (method === "GET" || method === "HEAD") return true;
  const { caller, path, repo } = c.var;
  const permission = await parts.access.permission(caller.login, repo);
  const administers =
    method === "DELETE" || method === "PATCH"
      ? /^\/repos\/[^/]+\/[^/]+$/.test(path)
      : /\/collaborators\//.test(path);
  if (permission === "admin" || (permission === "write" && !administers)) return true;
  const matches = ([verb, pattern]: readonly [string, RegExp]): boolean =>
    verb === method && pattern.test(path);
  if (OPEN_TO_READERS.some(matches)) return true;
  if (!OPEN_TO_AUTHORS.some(matches)) return false;
  const target = await parts.upstream.read<{ user: { login: string } | null }>(caller.login, path);
  return target?.user?.login === caller.login;
}
