/** A person at the embedded Atlassian, without a browser. For tests. */
import type { JiraApp } from "#dev/jira/oauth.ts";
import { makePkce, type Visit, walk, withQuery } from "#dev/oauth/testing/visitor.ts";

/** An application for tests. Its secret opens nothing but a stand-in. */
export const JIRA_APP: JiraApp = {
  client_id: "test-jira-app",
  client_secret: "not-a-secret",
  redirect_uri: "http://127.0.0.1:9/callback",
};
const ALL = "read:me read:jira-work offline_access";

type TokenAnswer = Record<"access_token" | "token_type" | "scope", string> & {
  expires_in: number;
  refresh_token?: string;
};

/** Signs in, consents (or cancels). @returns the address the browser is sent back to; undefined when the page refused */
export function visit(url: string, { login, scope = ALL, decision, query }: Visit): Promise<URL | undefined> {
  const { client_id, redirect_uri } = JIRA_APP;
  const usual = { audience: "api.atlassian.com", client_id, redirect_uri, response_type: "code", scope };
  const page = withQuery(`${url}/authorize`, { ...usual, prompt: "consent", state: "a-state", ...query });
  return walk(page, login, decision);
}

/** The token endpoint. */
export async function askForTokens(
  url: string,
  fields: Record<string, string>,
): Promise<{ status: number; body: Partial<TokenAnswer> & { error?: string } }> {
  const body = new URLSearchParams({ ...JIRA_APP, ...fields });
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
