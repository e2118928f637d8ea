/** The gate in front of the emulator: every API call passes token, limit, scope and visibility, in this order. */
import { Hono, type MiddlewareHandler } from "hono";
import { finish } from "#dev/github/answer.ts";
import {
  type ApiContext,
  type ApiEnv,
  apiPathOf,
  deny,
  forward,
  type Parts,
  seesPrivate,
} from "#dev/github/api.ts";
import type { Grants } from "#dev/github/grants.ts";
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
import { readToken } from "#dev/github/writes.ts";

/** The REST API as one Hono app; mount it at /api/v3 and at /. */
export function createApi(parts: Parts, grants: Grants, limit: RateLimit): Hono<ApiEnv> {
  const app = new Hono<ApiEnv>();
  app.use(finish(parts, limit), authenticate(grants), count(limit), authorize(parts));
  for (const routes of [
    createAccountRoutes(parts, limit),
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
  app.all("*", (c) => forward(c, parts));
  return app;
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

function authorize(parts: Parts): MiddlewareHandler<ApiEnv> {
  return async (c, next) => {
    const { caller, path } = c.var;
    const [, fullName] = /^\/repos\/([^/]+\/[^/]+)/.exec(path) ?? [];
    const repo = fullName ? await parts.access.repository(caller.login, fullName) : undefined;
    if (fullName && !repo) return deny(c, 404, "Not Found");
    const rule = findScopeRule(c.req.method, path, repo?.private);
    if (caller.scopes) {
      c.set("accepted", rule.accepted);
      if (!satisfiesAny(caller.scopes, rule.accepted)) return refuseScope(c, rule);
    }
    if (path.startsWith("/repositories/") && !seesPrivate(caller)) return deny(c, 404, "Not Found");
    if (repo) {
      c.set("repo", repo);
      // As at GitHub, the name may come in any case; the emulator knows one spelling.
      if (fullName) c.set("path", path.replace(fullName, repo.full_name));
      if (!(await mayWrite(parts, c))) return deny(c, 403, "Must have push access to the repository.");
    }
    return next();
  };
}

function refuseScope(c: ApiContext, rule: ReturnType<typeof findScopeRule>): Response {
  if (rule.denial === 404) return deny(c, 404, "Not Found");
  return deny(
    c,
    403,
    `Your token has not been granted the required scopes to execute this request. It needs one of: ${rule.accepted.join(", ")}.`,
  );
}
