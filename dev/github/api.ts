/** What the API's routes share: the caller, bodies, errors in GitHub's shape, pages of a list. */
import type { HttpBindings } from "@hono/node-server";
import type { Context } from "hono";
import type { z } from "zod";
import type { Json } from "#dev/github/json.ts";
import type * as gh from "#dev/github/store.ts";
import { timestamp } from "#dev/github/store.ts";

export type Parts = { store: gh.Store; json: Json };

/** Who calls, and what their token may do. `scopes` is undefined for a GitHub App's. */
export type Caller = { login: string; scopes: readonly string[] | undefined };

export interface ApiEnv {
  Bindings: HttpBindings;
  Variables: {
    caller: Caller;
    /** The path without /api/v3, decoded. */
    path: string;
    /** The repository named in the path; the gate has checked that the caller may see it. */
    repo: gh.Repo;
  };
}

export type ApiContext = Context<ApiEnv>;

/** GitHub refuses. Thrown by routes; `errors` go with a 422. */
export class Refusal extends Error {
  readonly status: 400 | 401 | 403 | 404 | 405 | 409 | 422;
  readonly errors: readonly object[] | undefined;

  constructor(status: Refusal["status"], message = "Not Found", errors?: readonly object[]) {
    super(message);
    this.status = status;
    this.errors = errors;
  }
}

/** A field of a body or query that GitHub does not accept. */
export function invalid(resource: string, field: string, message?: string): Refusal {
  const code = message ? "custom" : "invalid";
  return new Refusal(422, "Validation Failed", [{ resource, field, code, message }]);
}

/** The path as GitHub's documents have it. */
export function apiPathOf(path: string): string {
  return decodeURIComponent(path).replace(/^\/api\/v3(?=\/|$)/, "") || "/";
}

/** The fields of a body; an empty one counts as `{}`. @throws Refusal 400 if it is not JSON, 422 if a field is not valid */
export async function readBody<T extends z.ZodType>(c: ApiContext, schema: T): Promise<z.output<T>> {
  const isEmpty = !(await c.req.text());
  const body: unknown = isEmpty ? {} : await c.req.json().catch(() => undefined);
  if (body === undefined) throw new Refusal(400, "Problems parsing JSON");
  const { success, data, error } = schema.safeParse(body);
  if (!success) throw invalid("Body", error.issues[0]?.path.join(".") ?? "", error.issues[0]?.message);
  return data;
}

export function actOf(c: ApiContext): gh.Act {
  return { by: c.var.caller.login, at: timestamp() };
}

/** What was found. @throws Refusal when there is none */
export function must<T>(found: T | undefined, message?: string): T {
  if (found === undefined) throw new Refusal(404, message);
  return found;
}

export function issueOf(c: ApiContext): gh.Issue {
  return must(c.var.repo.issues[Number(c.req.param("number")) - 1]);
}

export function pullOf(c: ApiContext): { issue: gh.Issue; pull: gh.Pull } {
  const issue = issueOf(c);
  return { issue, pull: must(issue.pull) };
}

export function findBranch(repo: gh.Repo, name: string): gh.Commit {
  return must(repo.branches.get(name), "Branch not found");
}

/** The repositories that this token can see: private ones with the scope `repo`, or as a GitHub App. */
export function visibleRepos({ store }: Parts, { login, scopes }: Caller): gh.Repo[] {
  const seesPrivate = scopes === undefined || scopes.includes("repo");
  return store.repos.filter((repo) => store.permission(login, repo) && (seesPrivate || !repo.private));
}

/** One page of `items` in GitHub's JSON, by `page` and `per_page` (30, at most 100), with a Link header to the next. */
export function pageOf<T, Shape>(c: ApiContext, items: readonly T[], shape: (item: T) => Shape): Shape[] {
  const perPage = Math.min(100, Math.max(1, Number(c.req.query("per_page")) || 30));
  const page = Math.max(1, Number(c.req.query("page")) || 1);
  if (items.length > page * perPage) {
    const next = new URL(c.req.url);
    next.searchParams.set("per_page", `${perPage}`);
    next.searchParams.set("page", `${page + 1}`);
    c.header("link", `<${next}>; rel="next"`);
  }
  return items.slice((page - 1) * perPage, page * perPage).map(shape);
}

/** Sorted by a key; the greatest first unless `direction` is asc. */
export function sortBy<T>(items: readonly T[], key: (item: T) => string, direction = "desc"): T[] {
  const sorted = items.toSorted((a, b) => (key(a) === key(b) ? 0 : key(a) < key(b) ? 1 : -1));
  return direction === "asc" ? sorted.toReversed() : sorted;
}
