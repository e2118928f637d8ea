/** GitHub's authorization endpoint, token endpoint and `/applications/{client_id}/grant`. */
import { type Context, Hono } from "hono";
import { type Client, isRedirectAllowed } from "#dev/github/clients.ts";
import { coversAll, normalizeScopes, SCOPE_MEANINGS } from "#dev/github/scopes.ts";
import * as authorization from "#dev/oauth/authorize.ts";
import type { Grants, Issued, TokenKind } from "#dev/oauth/grants.ts";
import { type Fields, isSame, isVerified, readCredentials, readFields } from "#dev/oauth/token-request.ts";

export const BANNER = "Embedded stand-in: not the real GitHub. Its accounts and repositories are made up.";
const COOKIE = "embedded_github_login";
const REFRESH_SECONDS = 184 * 24 * 3600;

/** GitHub answers 200 with `error` in the body; docs.github.com: "Troubleshooting OAuth app access token request errors". */
const ERRORS = {
  incorrect_client_credentials: "The client_id and/or client_secret passed are incorrect.",
  bad_verification_code: "The code passed is incorrect or expired.",
  redirect_uri_mismatch: "The redirect_uri MUST match the registered callback URL for this application.",
  bad_refresh_token: "The refresh token passed is incorrect or expired.",
};

/** The person this browser is signed in as at the embedded GitHub. */
export const signedIn = (c: Context): string | undefined => authorization.signedIn(c, COOKIE);

export interface OAuthParts {
  clients: readonly Client[];
  grants: Grants;
  /** Seconds that a GitHub App's tokens live. */
  tokenTtl: number;
}

export function createOAuth({ clients, grants, tokenTtl }: OAuthParts): Hono {
  const find = (id: string | undefined): Client | undefined =>
    clients.find(({ client_id }) => client_id === id);
  const app = new Hono();
  app.route(
    "/",
    authorization.createAuthorization({
      paths: {
        ...{
          authorize: "/login/oauth/authorize",
          session: "/login/session",
          decision: "/login/oauth/decision",
        },
      },
      ...{ cookie: COOKIE, banner: BANNER, grants, replaces: false },
      signInTitle: "Sign in to GitHub",
      denial: "The user has denied your application access.",
      read(query) {
        const client = find(query.client_id);
        if (!client) return "No application is registered under this client_id.";
        const redirectUri = query.redirect_uri ?? client.redirect_uris[0] ?? "";
        if (!isRedirectAllowed(client, redirectUri))
          return `The redirect_uri ${redirectUri} is not registered for ${client.name}.`;
        const scopes = client.kind === "github-app" ? [] : normalizeScopes(query.scope ?? "");
        return { clientId: client.client_id, redirectUri, scopes };
      },
      isGranted({ clientId, scopes }, login, { prompt }) {
        const grant = grants.find(clientId, login);
        return grant !== undefined && prompt !== "consent" && coversAll(grant.scopes, scopes);
      },
      describe({ clientId, scopes }, login) {
        const { name = "", kind } = find(clientId) ?? {};
        const inApp = [["Act on the repositories you can reach, within the app's permissions"]] as const;
        const asks = scopes.map((scope) => [SCOPE_MEANINGS[scope] ?? scope, scope] as const);
        return {
          title: `Authorize ${name}`,
          subtitle: `${name} wants to access your GitHub account ${login}`,
          asks: kind === "github-app" ? inApp : asks,
          accept: "Authorize",
        };
      },
    }),
  );

  app.post("/login/oauth/access_token", async (c) => {
    const fields = await readFields(c);
    const client = authenticate(c, fields);
    const answer = client ? exchange(client, fields) : "incorrect_client_credentials";
    const body = typeof answer === "string" ? { error: answer, error_description: ERRORS[answer] } : answer;
    c.header("cache-control", "no-store");
    if (c.req.header("accept")?.includes("json")) return c.json(body);
    const form = new URLSearchParams(Object.entries(body).map(([key, value]) => [key, String(value)]));
    return c.body(form.toString(), 200, {
      "content-type": "application/x-www-form-urlencoded; charset=utf-8",
    });
  });

  // docs.github.com/rest/apps/oauth-applications: check a token, revoke a grant. Basic auth with the client's id and secret.
  const manage = async (c: Context): Promise<Response> => {
    const client = authenticate(c, {});
    if (!client || client.client_id !== c.req.param("client_id"))
      return c.json({ message: "Requires authentication" }, 401);
    const { grant, token } = grants.holder((await readFields(c)).access_token ?? "") ?? {};
    if (!grant || grant.clientId !== client.client_id) return c.json({ message: "Not Found" }, 404);
    if (c.req.method === "POST") return c.json({ scopes: token?.scopes, user: { login: grant.login } });
    grants.revoke(grant.login, client.client_id);
    return c.body(null, 204);
  };
  for (const base of ["/applications/:client_id", "/api/v3/applications/:client_id"])
    app.post(`${base}/token`, manage).delete(`${base}/grant`, manage);
  return app;

  function authenticate(c: Context, fields: Fields): Client | undefined {
    const { id, secret } = readCredentials(c, fields);
    const client = find(id);
    return client && isSame(secret, client.client_secret) ? client : undefined;
  }

  function exchange(client: Client, fields: Fields): object | keyof typeof ERRORS {
    const expires = client.kind === "github-app";
    const kind: TokenKind = {
      ...{ accessPrefix: expires ? "ghu_" : "gho_", refreshPrefix: "ghr_", refreshes: expires },
      ttl: expires ? tokenTtl : undefined,
    };
    if (fields.grant_type === "refresh_token") {
      const grant = grants.refresh(client.client_id, fields.refresh_token ?? "");
      return answer(grants.issue(grant, [], kind), kind) ?? "bad_refresh_token";
    }
    const consent = grants.takeCode(client.client_id, fields.code ?? "");
    if (!consent) return "bad_verification_code";
    if (fields.redirect_uri !== undefined && fields.redirect_uri !== consent.redirectUri)
      return "redirect_uri_mismatch";
    if (!isVerified(consent, fields)) return "bad_verification_code";
    const grant = grants.find(client.client_id, consent.login);
    return answer(grants.issue(grant, consent.scopes, kind), kind) ?? "bad_verification_code";
  }
}

function answer(issued: Issued | undefined, { ttl }: TokenKind): object | undefined {
  if (!issued) return undefined;
  const { accessToken: access_token, refreshToken: refresh_token, scopes } = issued;
  const expiry = { expires_in: ttl, refresh_token, refresh_token_expires_in: REFRESH_SECONDS };
  return { access_token, token_type: "bearer", scope: scopes.join(","), ...(refresh_token ? expiry : {}) };
}
