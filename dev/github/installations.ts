/** Where a GitHub App is installed: its tokens reach no further. Installed on every account until a test takes it away. */
import { Hono } from "hono";
import { type ApiContext, type ApiEnv, deny, type Parts } from "#dev/github/api.ts";
import type { Client } from "#dev/github/clients.ts";
import { BANNER, signedIn } from "#dev/github/oauth.ts";
import type { RepoJson } from "#dev/github/shapes.ts";
import { PAGE_HEADERS, renderRefusal } from "#dev/oauth/pages.ts";
import { html, renderPage } from "#dev/page.ts";

const NOT_ACCESSIBLE = "Resource not accessible by integration";
const PERMISSIONS = {
  contents: "write",
  issues: "write",
  pull_requests: "write",
  metadata: "read",
  actions: "read",
};

export class Installations {
  /** Accounts from which the app was taken away. */
  readonly missing = new Set<string>();

  /**
   * What an app's token is refused: notifications (docs.github.com/rest/activity/notifications: for classic tokens only); of a
   * repository without the app everything when it is private, and changes when it is public.
   * @returns undefined when the call may go on
   */
  refuse(c: ApiContext, repo: RepoJson | undefined): Response | undefined {
    if (c.var.caller.scopes !== undefined) return undefined;
    if (c.var.path.startsWith("/notifications")) return deny(c, 403, NOT_ACCESSIBLE);
    if (!repo || !this.missing.has(repo.owner.login)) return undefined;
    if (repo.private) return deny(c, 404, "Not Found");
    return c.req.method === "GET" || c.req.method === "HEAD" ? undefined : deny(c, 403, NOT_ACCESSIBLE);
  }
}

interface Account {
  login: string;
  id: number;
  type: string;
}

/** Where the caller's app is installed. An installation has its account's id. */
export function createInstallationRoutes({ upstream }: Parts, { missing }: Installations): Hono<ApiEnv> {
  return new Hono<ApiEnv>().get("/user/installations", async (c) => {
    const { login, scopes } = c.var.caller;
    if (scopes !== undefined)
      return deny(
        c,
        403,
        "You must authenticate with an access token authorized to a GitHub App in order to list installations",
      );
    const user = await upstream.read<Account>(login, "/user");
    const orgs = (await upstream.read<Account[]>(login, "/user/orgs")) ?? [];
    // Users and organizations are numbered apart in the emulator.
    const accounts = [...(user ? [user] : []), ...orgs.map((org) => ({ ...org, id: org.id + 1000 }))];
    const installations = accounts
      .filter((account) => !missing.has(account.login))
      .map((account) => ({ id: account.id, account, target_type: account.type, permissions: PERMISSIONS }));
    return c.json({ total_count: installations.length, installations });
  });
}

/** The page on which people install an app; from there it goes to the app's setup URL, with `state` as it came. */
export function createInstallPage(clients: readonly Client[], { missing }: Installations): Hono {
  const app = new Hono();
  const path = "/apps/:slug/installations/new";
  const find = (slug: string) => clients.find((client) => client.slug === slug && client.setup_url);
  const refusal = () => renderRefusal("There is no such app, or you are not signed in.", BANNER);

  app.get(path, async (c) => {
    const client = find(c.req.param("slug"));
    const login = signedIn(c);
    if (!client || !login) return c.body(await refusal(), 404, PAGE_HEADERS);
    const page = renderPage({
      title: `Install ${client.name}`,
      subtitle: `${client.name} will work on all repositories of ${login}`,
      banner: BANNER,
      body: html`<form method="post"><button class="primary">Install</button></form>`,
    });
    return c.body(await page, 200, PAGE_HEADERS);
  });
  app.post(path, async (c) => {
    const client = find(c.req.param("slug"));
    const login = signedIn(c);
    if (!client?.setup_url || !login) return c.body(await refusal(), 404, PAGE_HEADERS);
    missing.delete(login);
    const back = new URL(client.setup_url);
    back.search = new URLSearchParams({
      installation_id: "1",
      setup_action: "install",
      ...c.req.query(),
    }).toString();
    return c.redirect(back.href, 303);
  });
  return app;
}
