/** What the API's routes share: the caller, the repository in the path, errors in GitHub's shape, pages of a list. */
import type { HttpBindings } from "@hono/node-server";
import type { Context } from "hono";
import type { Access } from "#dev/github/access.ts";
import type { IssueIndex } from "#dev/github/issues.ts";
import type { Usage } from "#dev/github/rate-limit.ts";
import type { Facts } from "#dev/github/seed/facts.ts";
import type { RepoJson } from "#dev/github/shapes.ts";
import type { Upstream } from "#dev/github/upstream.ts";

export interface Parts {
  upstream: Upstream;
  access: Access;
  issues: IssueIndex;
  facts: Facts;
  /** `http://host:port` of the gate, without a slash at the end. */
  origin: () => string;
}

/** Who calls, and what their token may do. `scopes` is undefined for a GitHub App's. */
export interface Caller {
  login: string;
  scopes: readonly string[] | undefined;
}

export interface ApiEnv {
  Bindings: HttpBindings;
  Variables: {
    caller: Caller;
    /** The path without /api/v3. */
    path: string;
    /** The repository named in the path; the gate has checked that the caller may see it. */
    repo: RepoJson;
    /** Scopes any one of which this call accepts. */
    accepted?: readonly string[];
    /** The caller's count of calls; its headers go with the answer. */
    usage?: Usage;
  };
}

export type ApiContext = Context<ApiEnv>;

/** The path as GitHub's documents have it. */
export function apiPathOf(path: string): string {
  return path.replace(/^\/api\/v3(?=\/|$)/, "") || "/";
}

/** An error in GitHub's shape. */
export function deny(c: Context, status: 400 | 401 | 403 | 404 | 405 | 409 | 422, message: string): Response {
  return c.json(
    { message, documentation_url: "https://docs.github.com/rest", status: String(status) },
    status,
  );
}

/** True when the token may see private repositories: scope `repo`, or a GitHub App's. */
export function seesPrivate(caller: Caller): boolean {
  return caller.scopes === undefined || caller.scopes.includes("repo");
}

/** The repositories this token can see. */
export async function visibleRepos(parts: Parts, caller: Caller): Promise<RepoJson[]> {
  const repos = await parts.access.repositories(caller.login);
  return seesPrivate(caller) ? repos : repos.filter((repo) => !repo.private);
}

/** One page of `items` by `page` and `per_page` (30, at most 100), with the Link header. */
export function takePage<T>(c: ApiContext, parts: Parts, items: readonly T[]): T[] {
  const perPage = Math.min(100, Math.max(1, Number(c.req.query("per_page")) || 30));
  const page = Math.max(1, Number(c.req.query("page")) || 1);
  const last = Math.max(1, Math.ceil(items.length / perPage));
  const link = (to: number, rel: string): string => {
    const query = new URLSearchParams({ ...c.req.query(), per_page: String(perPage), page: String(to) });
    return `<${parts.origin()}/api/v3${c.var.path}?${query}>; rel="${rel}"`;
  };
  const links = page > 1 ? [link(page - 1, "prev"), link(1, "first")] : [];
  if (page < last) links.push(link(page + 1, "next"), link(last, "last"));
  if (links.length > 0) c.header("link", links.join(", "));
  return items.slice((page - 1) * perPage, page * perPage);
}

/** Passes the request on to the emulator as it is, in the caller's name. */
export async function forward(c: ApiContext, { upstream }: Parts): Promise<Response> {
  const { method } = c.req;
  const headers = new Headers({ "content-type": "application/json" });
  const accept = c.req.header("accept");
  if (accept?.includes("raw")) headers.set("accept", accept);
  const body = method === "GET" || method === "HEAD" ? undefined : (await c.req.text()) || undefined;
  const path = `${c.var.path}${new URL(c.req.url).search}`;
  const answer = await upstream.send(c.var.caller.login, path, { method, headers, body });
  const kept = new Headers();
  for (const name of ["content-type", "link", "location"]) {
    const value = answer.headers.get(name);
    if (value) kept.set(name, value);
  }
  if (headers.has("accept") && kept.get("content-type") === "application/octet-stream") {
    kept.set("content-type", "application/vnd.github.raw; charset=utf-8");
  }
  const { status } = answer;
  return new Response(status === 204 || status === 304 ? null : await answer.arrayBuffer(), {
    status,
    headers: kept,
  });
}
