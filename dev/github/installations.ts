/** Where a GitHub App is installed: its tokens reach no further. Installed on every account until a test takes it away. */
import { Hono } from "hono";
import { type ApiContext, deny } from "#dev/github/api.ts";
import type { Client } from "#dev/github/clients.ts";
import { renderInstallPage, renderRefusal } from "#dev/github/consent-page.ts";
import { signedIn } from "#dev/github/oauth.ts";
import type { RepoJson } from "#dev/github/shapes.ts";

const NOT_ACCESSIBLE = "Resource not accessible by integration";
/** docs.github.com/rest/activity/notifications: for classic tokens only, which an OAuth App's count as. */
const NOTIFICATIONS = /^\/(repos\/[^/]+\/[^/]+\/)?notifications(\/|$)/;

export class Installations {
  #missing = new Set<string>();

  /** Takes the app away from an account. */
  remove(owner: string): void {
    this.#missing.add(owner);
  }

  add(owner: string): void {
    this.#missing.delete(owner);
  }

  has(owner: string): boolean {
    return !this.#missing.has(owner);
  }

  /**
   * What an app's token is told: no notifications; of a repository without the app nothing when it is private, and no change
   * of a public one.
   * @returns undefined when the call may go on
   */
  refuse(c: ApiContext, repo: RepoJson | undefined): Response | undefined {
    if (c.var.caller.scopes !== undefined) return undefined;
    if (NOTIFICATIONS.test(c.var.path)) return deny(c, 403, NOT_ACCESSIBLE);
    if (!repo || !this.#missing.has(repo.owner.login)) return undefined;
    if (repo.private) return deny(c, 404, "Not Found");
    const reads = c.req.method === "GET" || c.req.method === "HEAD";
    return reads ? undefined : deny(c, 403, NOT_ACCESSIBLE);
  }
}

/** The page on which people install an app; from there it goes to the app's setup URL, with `state` as it came. */
export function createInstallPage(clients: readonly Client[], installations: Installations): Hono {
  const app = new Hono();
  const find = (slug: string) => clients.find((client) => client.slug === slug && client.setup_url);

  app.get("/apps/:slug/installations/new", (c) => {
    const client = find(c.req.param("slug"));
    const login = signedIn(c);
    if (!client || !login)
      return c.html(renderRefusal("There is no such app, or you are not signed in."), 404);
    return c.html(renderInstallPage(client, login, new URL(c.req.url).search));
  });
  app.post("/apps/:slug/installations/new", (c) => {
    const client = find(c.req.param("slug"));
    const login = signedIn(c);
    if (!client?.setup_url || !login) return c.html(renderRefusal("There is no such app."), 404);
    installations.add(login);
    const back = new URL(client.setup_url);
    back.searchParams.set("installation_id", "1");
    back.searchParams.set("setup_action", "install");
    const state = c.req.query("state");
    if (state !== undefined) back.searchParams.set("state", state);
    return c.redirect(back.href, 303);
  });
  return app;
}
