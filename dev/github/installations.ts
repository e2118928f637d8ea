/** Where a GitHub App is installed: its tokens reach no further. Installed on every account until a test removes it. */
import { type Context, Hono } from "hono";
import { type ApiContext, type ApiEnv, type Parts, Refusal } from "#dev/github/api.ts";
import { BANNER, type Client, signedIn } from "#dev/github/oauth.ts";
import type { Repo } from "#dev/github/store.ts";
import { renderRefusal, sendPage } from "#dev/oauth/pages.ts";
import { html, renderPage } from "#dev/page.ts";

const NOT_ACCESSIBLE = "Resource not accessible by integration";

export class Installations {
  /** Accounts that have removed the app. */
  readonly missing = new Set<string>();

  /**
   * Refuses to an app's token notifications (docs.github.com/rest/activity/notifications: for classic tokens only); and of
   * a repository without the app everything when it is private, and changes when it is public.
   * @throws Refusal
   */
  check(c: ApiContext, repo: Repo | undefined): void {
    if (c.var.caller.scopes !== undefined) return;
    if (c.var.path.startsWith("/notifications")) throw new Refusal(403, NOT_ACCESSIBLE);
    if (!repo || !this.missing.has(repo.owner)) return;
    if (repo.private) throw new Refusal(404);
    if (c.req.method !== "GET" && c.req.method !== "HEAD") throw new Refusal(403, NOT_ACCESSIBLE);
  }
}

/** Where the caller's app is installed. */
export function addInstallationRoutes(app: Hono<ApiEnv>, parts: Parts, { missing }: Installations): void {
  const { store, json } = parts;
  app.get("/user/installations", (c) => {
    const { login, scopes } = c.var.caller;
    if (scopes) throw new Refusal(403, "You must authenticate with an access token of a GitHub App");
    const accounts = store.accountsOf(login).filter((account) => !missing.has(account.login));
    const installations = accounts.map((one) => ({ id: one.id, account: json.account(one) }));
    return c.json({ total_count: installations.length, installations });
  });
}

/** The page on which people install an app; it leads to the app's setup URL, with the query as it came. */
export function createInstallPage(clients: readonly Client[], { missing }: Installations): Hono {
  const path = "/apps/:slug/installations/new";
  const find = (c: Context): Client | undefined => clients.find(({ slug }) => slug === c.req.param("slug"));
  const refuse = (c: Context): Promise<Response> =>
    sendPage(c, renderRefusal("There is no such app, or you are not signed in.", BANNER), 404);

  return new Hono()
    .get(path, (c) => {
      const [client, login] = [find(c), signedIn(c)];
      if (!client || !login) return refuse(c);
      const title = `Install ${client.name}`;
      const subtitle = `${client.name} will work on all repositories of ${login}`;
      const body = html`<form method="post"><button class="primary">Install</button></form>`;
      return sendPage(c, renderPage({ title, subtitle, banner: BANNER, body }));
    })
    .post(path, (c): Response | Promise<Response> => {
      const [setupUrl, login] = [find(c)?.setup_url, signedIn(c)];
      if (!setupUrl || !login) return refuse(c);
      missing.delete(login);
      const query = { installation_id: "1", setup_action: "install", ...c.req.query() };
      return c.redirect(`${setupUrl}?${new URLSearchParams(query)}`, 303);
    });
}
