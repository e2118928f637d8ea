/** A person at the embedded GitHub, without a browser. For tests. */
import { Octokit } from "octokit";
import type { ClientInput } from "#dev/github/oauth.ts";
import { makePkce, type Visit, walk, withQuery } from "#dev/oauth/testing/visitor.ts";

/** Applications for tests. Their secrets open nothing but a stand-in. */
export const OAUTH_APP: ClientInput = {
  client_id: "test-oauth-app",
  client_secret: "not-a-secret-1",
  redirect_uris: ["http://127.0.0.1:9/callback"],
};
export const GITHUB_APP: ClientInput = { ...OAUTH_APP, client_id: "test-github-app", kind: "github-app" };

type GitHubVisit = Visit & { client?: ClientInput };

type TokenAnswer = Record<"access_token" | "refresh_token" | "scope", string> & { expires_in?: number };

/** Signs in, consents (or cancels), and returns the address the browser is sent back to. */
export async function visit(
  url: string,
  { login, client = OAUTH_APP, scope = "repo", decision, query }: GitHubVisit,
): Promise<URL> {
  const { client_id, redirect_uris } = client;
  const usual = { client_id, redirect_uri: redirect_uris[0] ?? "", scope, state: "a-state" };
  const page = withQuery(`${url}/login/oauth/authorize`, { ...usual, ...query });
  const back = await walk(page, login, decision);
  if (!back) throw new Error(`The embedded GitHub refused ${login}.`);
  return back;
}

/** The token endpoint, as JSON. The answer is a token or `{error}`. */
export async function exchange(
  url: string,
  { client_id, client_secret }: ClientInput,
  fields: Record<string, string>,
): Promise<Partial<TokenAnswer> & { error?: string }> {
  const body = new URLSearchParams({ client_id, client_secret, ...fields });
  const headers = { accept: "application/json" };
  return (await fetch(`${url}/login/oauth/access_token`, { method: "POST", body, headers })).json();
}

/** The whole flow with PKCE. @throws when any step of it refuses */
export async function connect(url: string, visitor: GitHubVisit): Promise<TokenAnswer> {
  const { code_verifier, ...challenge } = makePkce();
  const back = await visit(url, { ...visitor, query: { ...challenge, ...visitor.query } });
  const code = back.searchParams.get("code") ?? "";
  const token = await exchange(url, visitor.client ?? OAUTH_APP, { code, code_verifier });
  if (!token.access_token) throw new Error(`No token for ${visitor.login}: ${token.error}`);
  return token as TokenAnswer;
}

/** A client of the API for a person who connects. */
export async function octokitFor(url: string, visitor: GitHubVisit): Promise<Octokit> {
  const { access_token: auth } = await connect(url, visitor);
  const off = { enabled: false };
  return new Octokit({ auth, baseUrl: `${url}/api/v3`, retry: off, throttle: off });
}

/** One of the control endpoints: `/fault`, `/rate`, `/writes` … */
export async function control(url: string, method: string, path: string, body?: object): Promise<Response> {
  const headers = { "content-type": "application/json" };
  return fetch(`${url}/_control${path}`, { method, headers, body: body && JSON.stringify(body) });
}
