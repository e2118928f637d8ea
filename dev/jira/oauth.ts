/** `/authorize` and `/oauth/token` as Atlassian's OAuth 2.0 (3LO) has them: pick an account, consent, code, tokens that rotate. */
import { createHash, randomUUID, timingSafeEqual } from "node:crypto";
import { type Context, Hono } from "hono";
import { getCookie, setCookie } from "hono/cookie";
import type { Consent, Grants } from "#dev/jira/grants.ts";
import { renderAccounts, renderConsent, renderRefusal, SCOPES } from "#dev/jira/pages.ts";
import { PEOPLE } from "#dev/people.ts";

export interface JiraApp {
  client_id: string;
  client_secret: string;
  redirect_uri: string;
}

const COOKIE = "embedded_atlassian_login";

/** The person this browser is signed in as at the embedded Atlassian. */
export function signedIn(c: Context): string | undefined {
  return PEOPLE.find((person) => person.username === getCookie(c, COOKIE))?.username;
}

/** The browser's half. */
export function createLogin(app: JiraApp, grants: Grants): Hono {
  const routes = new Hono();
  const pending = new Map<string, Consent & { state: string | undefined }>();

  routes.get("/authorize", async (c) => {
    const query = c.req.query();
    const problem = findProblem(app, query);
    if (problem) return c.html(renderRefusal(problem), 400);
    const login = query.account === "other" ? undefined : signedIn(c);
    const search = new URLSearchParams(query);
    search.delete("account");
    if (!login) return c.html(renderAccounts(search.toString()));
    const scopes = (query.scope ?? "").split(" ").filter((scope) => Object.hasOwn(SCOPES, scope));
    const ticket = randomUUID();
    const { redirect_uri = "", code_challenge: challenge, state } = query;
    pending.set(ticket, { login, scopes, redirectUri: redirect_uri, challenge, state });
    return c.html(renderConsent(login, scopes, ticket, search.toString()));
  });

  routes.post("/session", async (c) => {
    const { login } = await c.req.parseBody();
    const next = new URLSearchParams(c.req.query());
    const person = PEOPLE.find((entry) => entry.username === login);
    if (person) setCookie(c, COOKIE, person.username, { path: "/", httpOnly: true, sameSite: "Lax" });
    else next.set("account", "other");
    return c.redirect(`/authorize?${next}`, 303);
  });

  routes.post("/decision", async (c) => {
    const { ticket, decision } = await c.req.parseBody();
    const request = pending.get(String(ticket));
    if (!request || request.login !== signedIn(c)) {
      return c.html(renderRefusal("This page is out of date. Start again from the application."), 400);
    }
    pending.delete(String(ticket));
    const { state, ...consent } = request;
    const answer =
      decision === "accept"
        ? { code: grants.issueCode(consent) }
        : { error: "access_denied", error_description: "User did not authorize the request" };
    const url = new URL(consent.redirectUri);
    for (const [name, value] of Object.entries({ ...answer, state })) {
      if (value !== undefined) url.searchParams.set(name, value);
    }
    return c.redirect(url.href, 303);
  });
  return routes;
}

function findProblem(app: JiraApp, query: Record<string, string>): string | undefined {
  if (query.client_id !== app.client_id) return "No application is registered under this client_id.";
  // To the letter, unlike GitHub's.
  if (query.redirect_uri !== app.redirect_uri) return "This redirect_uri is not the application's.";
  if (query.audience !== "api.atlassian.com") return "The audience must be api.atlassian.com.";
  if (query.response_type !== "code") return "The response_type must be code.";
  return undefined;
}

/** The application's half. Form or JSON. */
export function createTokenEndpoint(app: JiraApp, grants: Grants): Hono {
  const routes = new Hono();
  routes.post("/oauth/token", async (c) => {
    const fields = await readFields(c);
    c.header("cache-control", "no-store");
    if (fields.client_id !== app.client_id || !isSame(fields.client_secret ?? "", app.client_secret)) {
      return c.json({ error: "access_denied", error_description: "Unauthorized" }, 401);
    }
    if (fields.grant_type === "refresh_token") {
      const answer = grants.refresh(fields.refresh_token ?? "");
      if (answer) return c.json(answer);
      const invalid = { error: "invalid_grant", error_description: "Unknown or invalid refresh token." };
      return c.json(invalid, 403);
    }
    const consent = grants.takeCode(fields.code ?? "");
    if (!consent || consent.redirectUri !== fields.redirect_uri || !isVerified(consent, fields)) {
      return c.json({ error: "invalid_grant", error_description: "Invalid authorization code" }, 403);
    }
    return c.json(grants.grant(consent));
  });
  return routes;
}

/** RFC 7636, section 4.6; only where the application sent a challenge. */
function isVerified({ challenge }: Consent, { code_verifier = "" }: Record<string, string>): boolean {
  if (challenge === undefined) return true;
  return createHash("sha256").update(code_verifier).digest("base64url") === challenge;
}

function isSame(given: string, expected: string): boolean {
  const [one, other] = [Buffer.from(given), Buffer.from(expected)];
  return one.length === other.length && timingSafeEqual(one, other);
}

async function readFields(c: Context): Promise<Record<string, string>> {
  const isJson = c.req.header("content-type")?.includes("json");
  const body: unknown = isJson ? await c.req.json() : await c.req.parseBody();
  return Object.fromEntries(Object.entries(Object(body)).map(([key, value]) => [key, String(value)]));
}
