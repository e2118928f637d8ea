/** A person at the embedded Atlassian, without a browser. For tests. */
import type { JiraApp } from "#dev/jira/oauth.ts";
import { makePkce, walk } from "#dev/oauth/visitor.ts";

/** An application for tests. Its secret opens nothing but a stand-in. */
export const JIRA_APP: JiraApp = {
  client_id: "test-jira-app",
  client_secret: "not-a-secret",
  redirect_uri: "http://127.0.0.1:9/callback",
};

export interface Visit {
  login: string;
  scope?: string;
  decision?: "accept" | "cancel";
  /** More parameters of the authorization request, or other values for the usual ones. */
  query?: Record<string, string>;
}

type TokenAnswer = Record<"access_token" | "token_type" | "scope", string> & {
  expires_in: number;
  refresh_token?: string;
};

/** Signs in, consents (or cancels). @returns the address the browser is sent back to; undefined when the page refused */
export async function visit(
  url: string,
  { login, scope = "read:me read:jira-work offline_access", decision, query }: Visit,
): Promise<URL | undefined> {
  const page = new URL(`${url}/authorize`);
  const { client_id, redirect_uri } = JIRA_APP;
  const usual = { audience: "api.atlassian.com", client_id, redirect_uri, response_type: "code" };
  page.search = new URLSearchParams({
    ...usual,
    prompt: "consent",
    scope,
    state: "a-state",
    ...query,
  }).toString();
  return walk(page, login, decision);
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
  const { code_verifier, ...query } = makePkce();
  const back = await visit(url, { ...visitor, query });
  const code = back?.searchParams.get("code") ?? "";
  const { body } = await askForTokens(url, { grant_type: "authorization_code", code, code_verifier });
  if (!body.access_token) throw new Error(`No token for ${visitor.login}: ${body.error}`);
  return body as TokenAnswer;
}
