/** The gate in front of the emulator, which takes any token (docs/facts.md 32): every API call passes token, limit, scope and visibility, in this order. */
import { Hono, type MiddlewareHandler } from "hono";
import { finish } from "#dev/github/answer.ts";
import { type ApiContext, type ApiEnv, apiPathOf, deny, forward, type Parts } from "#dev/github/api.ts";
import { createInstallationRoutes, type Installations } from "#dev/github/installations.ts";
import type { RateLimit } from "#dev/github/rate-limit.ts";
import { createActionRoutes } from "#dev/github/routes/actions.ts";
import { createIssueRoutes } from "#dev/github/routes/issues.ts";
import { createNotificationRoutes } from "#dev/github/routes/notifications.ts";
import { createPullRoutes } from "#dev/github/routes/pulls.ts";
import { createRepositoryRoutes } from "#dev/github/routes/repositories.ts";
import { createSearchRoutes } from "#dev/github/routes/search.ts";
import { findScopeRule, satisfies } from "#dev/github/scopes.ts";
import { UpstreamRefusal } from "#dev/github/upstream.ts";
import { readToken } from "#dev/github/writes.ts";
import type { Grants } from "#dev/oauth/grants.ts";

/** What the emulator answers itself. The rest of it (its own login, apps, lists over repositories) knows nothing of our tokens. */
const FORWARDED = /^\/(repos\/[^/]+\/[^/]+(\/.*)?|user|user\/(emails|orgs|repos)|users\/[^/]+)$/;

/** The REST API as one Hono app; mount it at /api/v3 and at /. */
export function createApi(
  parts: Parts,
  grants: Grants,
  limit: RateLimit,
  installations: Installations,
): Hono<ApiEnv> {
  const app = new Hono<ApiEnv>();
  app.use(finish(parts, limit), authenticate(grants), count(limit), authorize(parts, installations));
  app.get("/rate_limit", (c) => c.json({ rate: limit.usage(c.var.caller.login, "core") }));
  app.route("/", createInstallationRoutes(parts, installations));
  for (const create of [
    ...[createRepositoryRoutes, createIssueRoutes, createPullRoutes],
    ...[createSearchRoutes, createActionRoutes, createNotificationRoutes],
  ])
    app.route("/", create(parts));
  app.all("*", (c) => (FORWARDED.test(c.var.path) ? forward(c, parts) : deny(c, 404, "Not Found")));
  app.onError((error, c) => {
    if (error instanceof SyntaxError) return deny(c, 400, "Problems parsing JSON");
    if (!(error instanceof UpstreamRefusal)) throw error;
    return new Response(error.body, {
      status: error.status,
      headers: { "content-type": "application/json" },
    });
  });
  return app;
}

function authenticate(grants: Grants): MiddlewareHandler<ApiEnv> {
  return async (c, next) => {
    c.set("path", apiPathOf(c.req.path));
    const token = readToken(c.req.header("authorization"));
    if (!token) return deny(c, 401, "Requires authentication");
    const holder = grants.holder(token);
    if (!holder) return deny(c, 401, "Bad credentials");
    const { grant, token: held } = holder;
    c.set("caller", { login: grant.login, scopes: held.expiresAt === undefined ? held.scopes : undefined });
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
    const repo = fullName ? await parts.access.repository(caller.login, fullName) : undefined;
    if (fullName && !repo) return deny(c, 404, "Not Found");
    const rule = findScopeRule(c.req.method, path, repo?.private ?? false);
    if (caller.scopes) {
      c.set("accepted", rule.accepted);
      if (!satisfies(caller.scopes, rule)) return refuseScope(c, rule);
    }
    const refusal = installations.refuse(c, repo);
    if (refusal) return refusal;
    if (repo && fullName) {
      c.set("repo", repo);
      // As at GitHub, the name may come in any case; the emulator knows one spelling.
      c.set("path", path.replace(fullName, repo.full_name));
      if (!(await parts.access.mayWrite(caller.login, repo, c.req.method, c.var.path)))
        return deny(c, 403, "Must have push access to the repository.");
    }
    return next();
  };
}

function refuseScope(c: ApiContext, { accepted, denial }: ReturnType<typeof findScopeRule>): Response {
  const needed = `It needs one of: ${accepted.join(", ")}.`;
  return denial === 404
    ? deny(c, 404, "Not Found")
    : deny(c, 403, `Your token has not been granted the required scopes to execute this request. ${needed}`);
}
