/** `/authorize` and `/oauth/token` as Atlassian's OAuth 2.0 (3LO) has them, and the page where people take access back. */
import type { Context, Hono } from "hono";
import { z } from "zod";
import * as authorization from "#dev/oauth/authorize.ts";
import type { Grants, TokenKind } from "#dev/oauth/grants.ts";
import { sendPage } from "#dev/oauth/pages.ts";
import { isSame, readFields, redeem } from "#dev/oauth/token-request.ts";
import { html, renderPage } from "#dev/page.ts";

export const jiraApp = z.object({ client_id: z.string(), client_secret: z.string(), redirect_uri: z.url() });
export type JiraApp = z.infer<typeof jiraApp>;

export const BANNER = "Embedded stand-in: not the real Atlassian. Its accounts and issues are made up.";
const COOKIE = "embedded_atlassian_login";
const PREFIX = "embedded-atlassian-";
const SCOPES: Readonly<Record<string, string>> = {
  "read:me": "View your profile",
  "read:jira-work": "View Jira issues and projects that you can see",
  offline_access: "Do so while you are away",
};

export const signedIn = (c: Context): string | undefined => authorization.signedIn(c, COOKIE);

/** @param tokenTtl seconds an access token lives */
export function createOAuth(app: JiraApp, grants: Grants, tokenTtl: number): Hono {
  const refreshes: TokenKind["refreshes"] = (scopes) => scopes.includes("offline_access");
  const kind = { accessPrefix: PREFIX, refreshPrefix: PREFIX, ttl: tokenTtl, refreshes };
  const routes = authorization.createAuthorization({
    authorize: "/authorize",
    session: "/session",
    decision: "/decision",
    cookie: COOKIE,
    banner: BANNER,
    grants,
    replaces: true,
    signInTitle: "Log in to Atlassian",
    denial: "User did not authorize the request",
    read(query) {
      if (query.client_id !== app.client_id) return "No application is registered under this client_id.";
      // To the letter, unlike GitHub's.
      if (query.redirect_uri !== app.redirect_uri) return "This redirect_uri is not the application's.";
      if (query.audience !== "api.atlassian.com") return "The audience must be api.atlassian.com.";
      const scopes = (query.scope ?? "").split(" ").filter((scope) => Object.hasOwn(SCOPES, scope));
      return { clientId: app.client_id, redirectUri: app.redirect_uri, scopes };
    },
    describe: ({ scopes }, login) => ({
      title: "On Behalf Of is requesting access",
      subtitle: `It wants to use the Jira site wonderland as ${login}`,
      asks: scopes.map((scope) => [SCOPES[scope] ?? scope, scope]),
      accept: "Accept",
    }),
  });

  routes.post("/oauth/token", async (c) => {
    const fields = await readFields(c);
    c.header("cache-control", "no-store");
    if (fields.client_id !== app.client_id || !isSame(fields.client_secret ?? "", app.client_secret))
      return c.json({ error: "access_denied", error_description: "Unauthorized" }, 401);
    const issued = redeem(grants, app.client_id, { redirect_uri: "", ...fields }, kind);
    if (typeof issued === "string") return c.json({ error: "invalid_grant" }, 403);
    const { accessToken: access_token, refreshToken: refresh_token, scopes } = issued;
    const common = { token_type: "Bearer", expires_in: tokenTtl, scope: scopes.join(" ") };
    return c.json({ access_token, refresh_token, ...common });
  });

  // Where people take back what they granted: Atlassian's API has no way to.
  routes.get("/manage-profile/apps", (c) => {
    const login = signedIn(c);
    const grant = login ? grants.find(app.client_id, login) : undefined;
    const list = html`<p><strong>On Behalf Of</strong></p>
<form method="post" action="/manage-profile/apps/remove"><button>Remove access</button></form>`;
    const subtitle = login ? `Signed in as ${login}` : "Nobody is signed in here";
    const body = grant ? list : html`<p>No app is connected to this account.</p>`;
    return sendPage(c, renderPage({ title: "Connected apps", subtitle, banner: BANNER, body }));
  });
  routes.post("/manage-profile/apps/remove", (c) => {
    grants.revoke(signedIn(c) ?? "");
    return c.redirect("/manage-profile/apps", 303);
  });
  return routes;
}
