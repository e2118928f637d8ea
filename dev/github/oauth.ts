/** `/login/oauth/authorize`: sign in, consent, and back to the application with a one-time code. */
import { randomUUID } from "node:crypto";
import { type Context, Hono } from "hono";
import { getCookie, setCookie } from "hono/cookie";
import { type Client, isRedirectAllowed } from "#dev/github/clients.ts";
import { renderAccountPage, renderConsentPage, renderRefusal } from "#dev/github/consent-page.ts";
import type { Grants } from "#dev/github/grants.ts";
import { coversAll, normalizeScopes } from "#dev/github/scopes.ts";
import { PEOPLE } from "#dev/people.ts";

const COOKIE = "embedded_github_login";

interface Request {
  client: Client;
  login: string;
  scopes: string[];
  redirectUri: string;
  state: string | undefined;
  challenge: string | undefined;
}

/** The browser's half of the flow. @param clients registered applications */
export function createLogin(clients: readonly Client[], grants: Grants): Hono {
  const app = new Hono();
  const pending = new Map<string, Request>();

  app.use("/login/*", async (c, next) => {
    await next();
    // No form-action: Chromium applies it to the redirect that follows the form, and that leads to the application.
    c.header(
      "content-security-policy",
      "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; frame-ancestors 'none'",
    );
    c.header("cache-control", "no-store");
  });

  app.get("/login/oauth/authorize", async (c) => {
    const query = c.req.query();
    const client = clients.find((entry) => entry.client_id === query.client_id);
    if (!client) return c.html(renderRefusal("No application is registered under this client_id."), 404);
    const redirectUri = query.redirect_uri ?? client.redirect_uris[0] ?? "";
    if (!isRedirectAllowed(client, redirectUri)) {
      return c.html(
        renderRefusal(`The redirect_uri ${redirectUri} is not registered for ${client.name}.`),
        400,
      );
    }
    const back = { redirectUri, state: query.state };
    if (query.code_challenge && query.code_challenge_method !== "S256") {
      return c.redirect(
        returnUrl(back, {
          error: "invalid_request",
          error_description: "Only S256 code challenges are supported.",
        }),
      );
    }
    const login = query.prompt === "select_account" ? undefined : signedIn(c);
    if (!login) return c.html(renderAccountPage(client, searchOf(c)));
    const scopes = client.kind === "github-app" ? [] : normalizeScopes(query.scope ?? "");
    const request: Request = { client, login, scopes, ...back, challenge: query.code_challenge };
    const grant = grants.find(client.client_id, login);
    if (grant && query.prompt !== "consent" && coversAll(grant.scopes, scopes))
      return c.redirect(approve(grants, request));
    const ticket = randomUUID();
    pending.set(ticket, request);
    return c.html(renderConsentPage(client, login, scopes, ticket, searchOf(c)));
  });

  app.post("/login/session", async (c) => {
    const { login } = await c.req.parseBody();
    const person = PEOPLE.find((entry) => entry.username === login);
    const next = new URLSearchParams(searchOf(c));
    if (person) {
      setCookie(c, COOKIE, person.username, { path: "/", httpOnly: true, sameSite: "Lax" });
      if (next.get("prompt") === "select_account") next.delete("prompt");
    } else next.set("prompt", "select_account");
    return c.redirect(`/login/oauth/authorize?${next}`, 303);
  });

  app.post("/login/oauth/decision", async (c) => {
    const { ticket, decision } = await c.req.parseBody();
    const request = typeof ticket === "string" ? pending.get(ticket) : undefined;
    if (!request || request.login !== signedIn(c))
      return c.html(renderRefusal("This page is out of date. Start again from the application."), 400);
    pending.delete(String(ticket));
    if (decision === "authorize") return c.redirect(approve(grants, request), 303);
    return c.redirect(
      returnUrl(request, {
        error: "access_denied",
        error_description: "The user has denied your application access.",
      }),
      303,
    );
  });
  return app;
}

function approve(grants: Grants, request: Request): string {
  const { client, login, scopes, redirectUri, challenge } = request;
  const code = grants.issueCode({ clientId: client.client_id, login, scopes, redirectUri, challenge });
  return returnUrl(request, { code });
}

function returnUrl(
  request: { redirectUri: string; state: string | undefined },
  answer: Record<string, string>,
): string {
  const url = new URL(request.redirectUri);
  for (const [name, value] of Object.entries(answer)) url.searchParams.set(name, value);
  if (request.state !== undefined) url.searchParams.set("state", request.state);
  return url.href;
}

/** The person this browser is signed in as at the embedded GitHub. */
export function signedIn(c: Context): string | undefined {
  return PEOPLE.find((person) => person.username === getCookie(c, COOKIE))?.username;
}

function searchOf(c: Context): string {
  return new URL(c.req.url).searchParams.toString();
}
