/** The gate in front of the emulator, which takes any token (docs/facts.md 32): every API call passes token, limit, scope and visibility, in this order. */
import { Hono, type MiddlewareHandler } from "hono";
import { finish } from "#dev/github/answer.ts";
import { type ApiContext, type ApiEnv, apiPathOf, deny, forward, type Parts } from "#dev/github/api.ts";
import type { Grants } from "#dev/github/grants.ts";
import type { Installations } from "#dev/github/installations.ts";
import { mayWrite } from "#dev/github/permissions.ts";
import type { RateLimit } from "#dev/github/rate-limit.ts";
import { createAccountRoutes } from "#dev/github/routes/account.ts";
import { createActionRoutes } from "#dev/github/routes/actions.ts";
import { createIssueRoutes } from "#dev/github/routes/issues.ts";
import { createNotificationRoutes } from "#dev/github/routes/notifications.ts";
import { createPullRoutes } from "#dev/github/routes/pulls.ts";
import { createRepositoryRoutes } from "#dev/github/routes/repositories.ts";
import { createSearchRoutes } from "#dev/github/routes/search.ts";
import { findScopeRule, satisfiesAny } from "#dev/github/scopes.ts";
import type { RepoJson } from "#dev/github/shapes.ts";
import { UpstreamRefusal } from "#dev/github/upstream.ts";
import { readToken } from "#dev/github/writes.ts";

/** The REST API as one Hono app; mount it at /api/v3 and at /. */
export function createApi(
  parts: Parts,
  grants: Grants,
  limit: RateLimit,
  installations: Installations,
): Hono<ApiEnv> {
  const app = new Hono<ApiEnv>();
  app.use(finish(parts, limit), authenticate(grants), count(limit), authorize(parts, installations));
  for (const routes of [
    createAccountRoutes(parts, limit, installations),
    createRepositoryRoutes(parts),
    createIssueRoutes(parts),
    createPullRoutes(parts),
    createSearchRoutes(parts),
    createActionRoutes(parts),
    createNotificationRoutes(parts),
  ]) {
    app.route("/", routes);
  }
  app.all("/graphql", (c) => deny(c, 501, "The embedded GitHub has no GraphQL"));
  app.all("*", (c) => (FORWARDED.test(c.var.path) ? forward(c, parts) : deny(c, 404, "Not Found")));
  app.onError(answerError);
  return app;
}

/** The rest of the emulator (its own login, apps, settings) knows nothing of our tokens. */
const FORWARDED =
  /^\/(repos|repositories|users?|orgs|organizations|teams|search|meta|zen|octocat|emojis|versions)(\/|$)/;

function answerError(error: Error, c: ApiContext): Response {
  if (error instanceof SyntaxError) return deny(c, 400, "Problems parsing JSON");
  if (!(error instanceof UpstreamRefusal)) throw error;
  return new Response(error.body, { status: error.status, headers: { "content-type": "application/json" } });
}

function authenticate(grants: Grants): MiddlewareHandler<ApiEnv> {
  return async (c, next) => {
    c.set("path", apiPathOf(c.req.path));
    const token = readToken(c.req.header("authorization"));
    if (!token) return deny(c, 401, "Requires authentication");
    const holder = grants.holder(token);
    if (!holder) return deny(c, 401, "Bad credentials");
    c.set("caller", holder);
    return next();
  };
}

function count(limit: RateLimit): MiddlewareHandler<ApiEnv> {
  return async (c, next) => {
    const { usage, exceeded } = limit.count(c.var.caller.login, c.var.path);
    c.set("usage", usage);
    return exceeded ? deny(c, 403, `API rate limit exceeded for user ${c.var.caller.login}.`) : next();
  };
}

function authorize(parts: Parts, installations: Installations): MiddlewareHandler<ApiEnv> {
  return async (c, next) => {
    const { caller, path } = c.var;
    const [, fullName] = /^\/repos\/([^/]+\/[^/]+)/.exec(path) ?? [];
    const [, id] = /^\/repositories\/([^/]+)/.exec(path) ?? [];
    const repo = await findRepo(parts, caller.login, fullName, id);
    if ((fullName || id) && !repo) return deny(c, 404, "Not Found");
    const rule = findScopeRule(c.req.method, path, repo?.private);
    if (caller.scopes) {
      c.set("accepted", rule.accepted);
      if (!satisfiesAny(caller.scopes, rule.accepted)) return refuseScope(c, rule);
    }
    const refusal = installations.refuse(c, repo);
    if (refusal) return refusal;
    if (repo) {
      c.set("repo", repo);
      // As at GitHub, the name may come in any case; the emulator knows one spelling.
      if (fullName) c.set("path", path.replace(fullName, repo.full_name));
      if (!(await mayWrite(parts, c))) return deny(c, 403, "Must have push access to the repository.");
    }
    return next();
  };
}

async function findRepo(
  parts: Parts,
  login: string,
  fullName: string | undefined,
  id: string | undefined,
): Promise<RepoJson | undefined> {
  if (fullName) return parts.access.repository(login, fullName);
  return id ? (await parts.access.repositories(login)).find((repo) => String(repo.id) === id) : undefined;
}

function refuseScope(c: ApiContext, rule: ReturnType<typeof findScopeRule>): Response {
  if (rule.denial === 404) return deny(c, 404, "Not Found");
  return deny(
    c,
    403,
    `Your token has not been granted the required scopes to execute this request. It needs one of: ${rule.accepted.join(", ")}.`,
  );
}
