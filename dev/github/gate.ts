/** The REST API. Each call passes token, rate limit, visibility, scope, installation and permission, in this order. */
import { randomUUID } from "node:crypto";
import { Hono } from "hono";
import * as api from "#dev/github/api.ts";
import { addInstallationRoutes, type Installations } from "#dev/github/installations.ts";
import type { RateLimit } from "#dev/github/rate-limit.ts";
import { addActionRoutes } from "#dev/github/routes/actions.ts";
import { addGitRoutes } from "#dev/github/routes/git-data.ts";
import { addIssueRoutes } from "#dev/github/routes/issues.ts";
import { addPullRoutes } from "#dev/github/routes/pulls.ts";
import { addRepositoryRoutes } from "#dev/github/routes/repositories.ts";
import { addSearchRoutes } from "#dev/github/routes/search.ts";
import { findScopeRule, satisfies } from "#dev/github/scopes.ts";
import type { Repo } from "#dev/github/store.ts";
import type { Grants } from "#dev/oauth/grants.ts";
import { readBearer } from "#dev/oauth/token-request.ts";

/** What a person who cannot push may still do: open, comment and review; and change what they opened. */
const OPEN_TO_READERS = /\/(issues|issues\/\d+\/comments|pulls|pulls\/\d+\/(reviews|comments))$/;
const OPEN_TO_AUTHORS = /\/(?:issues|pulls)\/(\d+)$/;
const DOCUMENTATION = "https://docs.github.com/rest";

/** The API as one Hono app; mount it at /api/v3 and at /. */
export function createApi(parts: api.Parts, grants: Grants, limit: RateLimit, installations: Installations) {
  const app = new Hono<api.ApiEnv>();
  app.use((c, next) => {
    c.header("x-github-request-id", randomUUID().slice(0, 18).toUpperCase());
    const path = api.apiPathOf(c.req.path);
    const caller = authenticate(c, grants);
    const { headers, exceeded } = limit.count(caller.login, path);
    for (const [name, value] of Object.entries(headers)) c.header(name, value);
    if (exceeded) throw new api.Refusal(403, `API rate limit exceeded for user ${caller.login}.`);
    c.set("caller", caller);
    c.set("path", path);
    authorize(c, parts, installations);
    return next();
  });
  app.get("/rate_limit", (c) => c.json({ rate: limit.usage(c.var.caller.login, "core") }));
  addInstallationRoutes(app, parts, installations);
  addRepositoryRoutes(app, parts);
  addGitRoutes(app, parts);
  addIssueRoutes(app, parts);
  addPullRoutes(app, parts);
  addSearchRoutes(app, parts);
  addActionRoutes(app, parts);
  app.all("*", () => {
    throw new api.Refusal(404);
  });
  app.onError((error, c) => {
    if (!(error instanceof api.Refusal)) throw error;
    const { status, message, errors } = error;
    return c.json({ message, errors, documentation_url: DOCUMENTATION, status: String(status) }, status);
  });
  return app;
}

function authenticate(c: api.ApiContext, grants: Grants): api.Caller {
  const token = readBearer(c.req.header("authorization"));
  if (!token) throw new api.Refusal(401, "Requires authentication");
  const holder = grants.holder(token);
  if (!holder) throw new api.Refusal(401, "Bad credentials");
  const { scopes, expiresAt } = holder.token;
  if (expiresAt !== undefined) return { login: holder.grant.login, scopes: undefined };
  c.header("x-oauth-scopes", scopes.join(", "));
  return { login: holder.grant.login, scopes };
}

function authorize(c: api.ApiContext, { store }: api.Parts, installations: Installations): void {
  const { caller, path } = c.var;
  const [, fullName] = /^\/repos\/([^/]+\/[^/]+)/.exec(path) ?? [];
  const repo = store.find(fullName ?? "");
  const permission = repo && store.permission(caller.login, repo);
  if (fullName && !permission) throw new api.Refusal(404);
  const rule = findScopeRule(c.req.method, path, repo?.private ?? false);
  if (caller.scopes) {
    c.header("x-accepted-oauth-scopes", rule.accepted.join(", "));
    if (!satisfies(caller.scopes, rule)) throw refuseScope(rule);
  }
  installations.check(c, repo);
  if (!repo) return;
  c.set("repo", repo);
  if (permission === "pull" && !isOpenToReaders(repo, caller.login, c.req.method, path))
    throw new api.Refusal(403, "Must have push access to the repository.");
}

function isOpenToReaders(repo: Repo, login: string, method: string, path: string): boolean {
  if (method === "GET" || method === "HEAD") return true;
  if (method === "POST") return OPEN_TO_READERS.test(path);
  const [, number] = (method === "PATCH" && OPEN_TO_AUTHORS.exec(path)) || [];
  return repo.issues[Number(number) - 1]?.by === login;
}

function refuseScope({ accepted, denial }: ReturnType<typeof findScopeRule>): api.Refusal {
  if (denial === 404) return new api.Refusal(404);
  const reason = "Your token has not been granted the required scopes to execute this request.";
  return new api.Refusal(403, `${reason} It needs one of: ${accepted.join(", ")}.`);
}
