/** A person without a browser: goes through the embedded Atlassian's pages by fetch. For tests. */
import { createHash, randomBytes } from "node:crypto";
import type { TokenAnswer } from "#dev/jira/grants.ts";
import type { JiraApp } from "#dev/jira/oauth.ts";

/** An application for tests. Its secret opens nothing but a stand-in. */
export const JIRA_APP: JiraApp = {
  client_id: "test-jira-app",
  client_secret: "not-a-secret",
  redirect_uri: "http://127.0.0.1:9/callback",
};

export interface Visit {
  login: string;
  scope?: string;
  app?: JiraApp;
  decision?: "accept" | "cancel";
  /** More parameters of the authorization request, or other values for the usual ones. */
  query?: Record<string, string>;
}

export const ALL_SCOPES = "read:me read:jira-work offline_access";

/** Signs in, consents (or cancels). @returns the address the browser is sent back to; undefined when the page refused */
export async function visit(
  url: string,
  { login, scope = ALL_SCOPES, app = JIRA_APP, decision = "accept", query }: Visit,
): Promise<URL | undefined> {
  const search = new URLSearchParams({
    audience: "api.atlassian.com",
    client_id: app.client_id,
    redirect_uri: app.redirect_uri,
    response_type: "code",
    prompt: "consent",
    scope,
    state: "a-state",
    ...query,
  });
  const cookie = `embedded_atlassian_login=${login}`;
  const page = await fetch(`${url}/authorize?${search}`, { headers: { cookie }, redirect: "manual" });
  const [, ticket] = /name="ticket" value="([^"]+)"/.exec(await page.text()) ?? [];
  if (!ticket) return undefined;
  const decided = await fetch(`${url}/decision`, {
    method: "POST",
    headers: { cookie },
    body: new URLSearchParams({ ticket, decision }),
    redirect: "manual",
  });
  return new URL(decided.headers.get("location") ?? "about:blank");
}

/** The token endpoint. */
export async function askForTokens(
  url: string,
  fields: Record<string, string>,
  app = JIRA_APP,
): Promise<{ status: number; body: Partial<TokenAnswer> & { error?: string } }> {
  const body = new URLSearchParams({ ...app, ...fields });
  const answer = await fetch(`${url}/oauth/token`, { method: "POST", body });
  return { status: answer.status, body: await answer.json() };
}

/** The whole flow with PKCE. @throws when any step of it refuses */
export async function connect(url: string, visitor: Visit): Promise<TokenAnswer> {
  const code_verifier = randomBytes(32).toString("base64url");
  const code_challenge = createHash("sha256").update(code_verifier).digest("base64url");
  const back = await visit(url, { ...visitor, query: { code_challenge, code_challenge_method: "S256" } });
  const code = back?.searchParams.get("code") ?? "";
  const fields = { grant_type: "authorization_code", code, code_verifier };
  const { body } = await askForTokens(url, fields, visitor.app);
  if (!body.access_token) throw new Error(`No token for ${visitor.login}: ${body.error}`);
  return body as TokenAnswer;
}
