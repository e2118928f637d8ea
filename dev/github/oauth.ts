/** GitHub's authorization endpoint, token endpoint and `/applications/{client_id}/grant`, and who may use them. */
import type { Context, Hono } from "hono";
import { z } from "zod";
import { coversAll, normalizeScopes, SCOPE_MEANINGS } from "#dev/github/scopes.ts";
import * as authorization from "#dev/oauth/authorize.ts";
import type { Grants, TokenKind } from "#dev/oauth/grants.ts";
import { type Fields, isSame, readCredentials, readFields, redeem } from "#dev/oauth/token-request.ts";

export const BANNER = "Embedded stand-in: not the real GitHub. Its accounts and repositories are made up.";
const COOKIE = "embedded_github_login";
const REFRESH_SECONDS = 184 * 24 * 3600;
const CLASSIC: TokenKind = { accessPrefix: "gho_", refreshPrefix: "", refreshes: () => false };
const OF_APP = [["Act on the repositories you can reach, within the app's permissions"]] as const;

/** GitHub answers 200 with `error` in the body; docs.github.com: "Troubleshooting OAuth app access token request errors". */
const ERRORS = {
  incorrect_client_credentials: "The client_id and/or client_secret passed are incorrect.",
  bad_verification_code: "The code passed is incorrect or expired.",
  redirect_uri_mismatch: "The redirect_uri MUST match the registered callback URL for this application.",
  bad_refresh_token: "The refresh token passed is incorrect or expired.",
};

/** A registered application. `oauth-app` gets `gho_` tokens with scopes and no expiry; `github-app` gets expiring `ghu_` with one-time `ghr_`. */
export const client = z.object({
  client_id: z.string().min(1),
  client_secret: z.string().min(1),
  kind: z.enum(["oauth-app", "github-app"]).default("oauth-app"),
  name: z.string().default("On Behalf Of"),
  redirect_uris: z.array(z.url()).min(1),
  /** Of a GitHub App: its name in addresses, and where its installation page leads on to. */
  slug: z.string().optional(),
  setup_url: z.url().optional(),
});
export type Client = z.infer<typeof client>;
export type ClientInput = z.input<typeof client>;

export const signedIn = (c: Context): string | undefined => authorization.signedIn(c, COOKIE);

/**
 * GitHub's rule: host and port as registered, path the registered one or below it.
 * docs.github.com: "Authorizing OAuth apps", section "Redirect URLs".
 */
function isRedirectAllowed(registered: Client, uri: string): boolean {
  const given = URL.canParse(uri) ? new URL(uri) : undefined;
  if (!given || given.username || given.password || given.hash) return false;
  return registered.redirect_uris.some((text) => {
    const { origin, pathname } = new URL(text);
    return given.origin === origin && `${given.pathname}/`.startsWith(pathname.replace(/\/?$/, "/"));
  });
}

/** @param tokenTtl seconds that a GitHub App's tokens live */
export function createOAuth(clients: readonly Client[], grants: Grants, tokenTtl: number): Hono {
  const prefixes = { accessPrefix: "ghu_", refreshPrefix: "ghr_" };
  const expiring: TokenKind = { ...prefixes, refreshes: () => true, ttl: tokenTtl };
  const find = (id: string | undefined) => clients.find(({ client_id }) => client_id === id);
  const app = authorization.createAuthorization({
    authorize: "/login/oauth/authorize",
    session: "/login/session",
    decision: "/login/oauth/decision",
    cookie: COOKIE,
    banner: BANNER,
    grants,
    replaces: false,
    signInTitle: "Sign in to GitHub",
    denial: "The user has denied your application access.",
    read(query) {
      const found = find(query.client_id);
      if (!found) return "No application is registered under this client_id.";
      const redirectUri = query.redirect_uri ?? found.redirect_uris[0] ?? "";
      if (!isRedirectAllowed(found, redirectUri))
        return `The redirect_uri ${redirectUri} is not registered for ${found.name}.`;
      const scopes = found.kind === "github-app" ? [] : normalizeScopes(query.scope ?? "");
      return { clientId: found.client_id, redirectUri, scopes };
    },
    isGranted({ clientId, scopes }, login, { prompt }) {
      const grant = grants.find(clientId, login);
      return grant !== undefined && prompt !== "consent" && coversAll(grant.scopes, scopes);
    },
    describe({ clientId, scopes }, login) {
      const { name = "", kind } = find(clientId) ?? {};
      const asks = scopes.map((scope) => [SCOPE_MEANINGS[scope] ?? scope, scope] as const);
      return {
        title: `Authorize ${name}`,
        subtitle: `${name} wants to access your GitHub account ${login}`,
        asks: kind === "github-app" ? OF_APP : asks,
        accept: "Authorize",
      };
    },
  });

  app.post("/login/oauth/access_token", async (c) => {
    const fields = await readFields(c);
    const known = authenticate(c, fields);
    const answer = known ? exchange(known, fields) : "incorrect_client_credentials";
    const body = typeof answer === "string" ? { error: answer, error_description: ERRORS[answer] } : answer;
    c.header("cache-control", "no-store");
    if (c.req.header("accept")?.includes("json")) return c.json(body);
    const form = new URLSearchParams(Object.entries(body).map(([key, value]) => [key, String(value)]));
    return c.body(`${form}`, 200, { "content-type": "application/x-www-form-urlencoded; charset=utf-8" });
  });

  // docs.github.com/rest/apps/oauth-applications: check a token, revoke a grant. Basic auth with the client's id and secret.
  const manage = async (c: Context): Promise<Response> => {
    const id = authenticate(c, {})?.client_id;
    if (!id || id !== c.req.param("client_id")) return c.json({ message: "Requires authentication" }, 401);
    const { grant, token } = grants.holder((await readFields(c)).access_token ?? "") ?? {};
    if (!grant || grant.clientId !== id) return c.json({ message: "Not Found" }, 404);
    if (c.req.method === "POST") return c.json({ scopes: token?.scopes, user: { login: grant.login } });
    grants.revoke(grant.login, id);
    return c.body(null, 204);
  };
  for (const base of ["/applications/:client_id", "/api/v3/applications/:client_id"])
    app.post(`${base}/token`, manage).delete(`${base}/grant`, manage);
  return app;

  function authenticate(c: Context, fields: Fields): Client | undefined {
    const { id, secret } = readCredentials(c, fields);
    const found = find(id);
    return found && isSame(secret, found.client_secret) ? found : undefined;
  }

  function exchange({ client_id, kind }: Client, fields: Fields): object | keyof typeof ERRORS {
    const issued = redeem(grants, client_id, fields, kind === "github-app" ? expiring : CLASSIC);
    if (issued === "redirect_uri") return "redirect_uri_mismatch";
    if (issued === "refresh_token") return "bad_refresh_token";
    if (issued === "code") return "bad_verification_code";
    const { accessToken: access_token, refreshToken: refresh_token, scopes } = issued;
    const token = { access_token, token_type: "bearer", scope: scopes.join(",") };
    if (!refresh_token) return token;
    return { ...token, expires_in: tokenTtl, refresh_token, refresh_token_expires_in: REFRESH_SECONDS };
  }
}
