/** The caller's own things that only the gate knows: limits, and where a GitHub App is installed. */
import { Hono } from "hono";
import { type ApiContext, type ApiEnv, deny, type Parts, takePage, visibleRepos } from "#dev/github/api.ts";
import type { Installations } from "#dev/github/installations.ts";
import type { RateLimit } from "#dev/github/rate-limit.ts";

interface Account {
  login: string;
  id: number;
  type: string;
}

/** The stand-in's App is installed on a person's account and on their organizations, until it is taken away; an installation has its account's id. */
export function createAccountRoutes(
  parts: Parts,
  limit: RateLimit,
  installations: Installations,
): Hono<ApiEnv> {
  const app = new Hono<ApiEnv>();

  app.get("/rate_limit", (c) => {
    const { login } = c.var.caller;
    const core = view(limit, login, "core");
    return c.json({ resources: { core, search: view(limit, login, "search") }, rate: core });
  });

  app.get("/user/installations", async (c) => {
    if (c.var.caller.scopes !== undefined)
      return deny(
        c,
        403,
        "You must authenticate with an access token authorized to a GitHub App in order to list installations",
      );
    const accounts = (await accountsOf(parts, c)).filter(({ login }) => installations.has(login));
    const list = accounts.map((account) => ({
      ...{
        id: account.id,
        account,
        target_type: account.type,
        repository_selection: "all",
        app_slug: "on-behalf-of",
      },
      permissions: {
        contents: "write",
        issues: "write",
        pull_requests: "write",
        workflows: "write",
        metadata: "read",
        actions: "read",
      },
    }));
    return c.json({ total_count: list.length, installations: takePage(c, parts, list) });
  });

  app.get("/user/installations/:id/repositories", async (c) => {
    const account = (await accountsOf(parts, c)).find(({ id }) => String(id) === c.req.param("id"));
    if (c.var.caller.scopes !== undefined || !account) return deny(c, 404, "Not Found");
    const repositories = (await visibleRepos(parts, c.var.caller)).filter(
      (repo) => repo.owner.login === account.login,
    );
    return c.json({ total_count: repositories.length, repositories: takePage(c, parts, repositories) });
  });
  return app;
}

async function accountsOf(parts: Parts, c: ApiContext): Promise<Account[]> {
  const { login } = c.var.caller;
  const user = await parts.upstream.read<Account>(login, "/user");
  const orgs = await parts.upstream.read<Account[]>(login, "/user/orgs");
  // Users and organizations are numbered apart in the emulator.
  const shifted = (orgs ?? []).map((org) => ({ ...org, id: org.id + 1000 }));
  return [...(user ? [user] : []), ...shifted];
}

function view(limit: RateLimit, login: string, resource: "core" | "search"): object {
  const usage = limit.usage(login, resource);
  return { ...usage, remaining: Math.max(0, usage.limit - usage.used) };
}
