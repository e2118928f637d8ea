/** A person without a browser: goes through the embedded GitHub's pages by fetch. For tests, ours and others'. */
import { createHash, randomBytes } from "node:crypto";
import type { ClientInput } from "#dev/github/clients.ts";
import type { IssuedToken } from "#dev/github/grants.ts";

/** Applications for tests. Their secrets open nothing but a stand-in. */
export const OAUTH_APP: ClientInput = {
  client_id: "test-oauth-app",
  client_secret: "not-a-secret-1",
  redirect_uris: ["http://127.0.0.1:9/callback"],
};
export const GITHUB_APP: ClientInput = { ...OAUTH_APP, client_id: "test-github-app", kind: "github-app" };

export interface Visit {
  login: string;
  client?: ClientInput;
  scope?: string;
  decision?: "authorize" | "cancel";
  /** More parameters of the authorization request, or other values for the usual ones. */
  query?: Record<string, string>;
}

/** Signs in, consents (or cancels), and returns the address the browser is sent back to. */
export async function visit(
  url: string,
  { login, client = OAUTH_APP, scope = "repo", decision = "authorize", query }: Visit,
): Promise<URL> {
  const redirect_uri = client.redirect_uris[0] ?? "";
  const search = new URLSearchParams({
    client_id: client.client_id,
    redirect_uri,
    scope,
    state: "a-state",
    ...query,
  });
  const signIn = await post(`${url}/login/session?${search}`, { login });
  const cookie = signIn.headers
    .getSetCookie()
    .map((line) => line.split(";")[0])
    .join("; ");
  const next = signIn.headers.get("location") ?? "";
  const page = await fetch(new URL(next, url), { headers: { cookie }, redirect: "manual" });
  const through = page.headers.get("location");
  if (through) return new URL(through);
  const [, ticket] = /name="ticket" value="([^"]+)"/.exec(await page.text()) ?? [];
  if (!ticket) throw new Error(`No consent page for ${login}: ${page.status}`);
  const decided = await post(`${url}/login/oauth/decision`, { ticket, decision }, { cookie });
  return new URL(decided.headers.get("location") ?? "about:blank");
}

/** The token endpoint, as JSON. The answer is a token or `{error}`. */
export async function exchange(
  url: string,
  client: ClientInput,
  fields: Record<string, string>,
): Promise<Partial<IssuedToken> & { error?: string }> {
  const { client_id, client_secret } = client;
  const answer = await post(
    `${url}/login/oauth/access_token`,
    { client_id, client_secret, ...fields },
    { accept: "application/json" },
  );
  return (await answer.json()) as Partial<IssuedToken> & { error?: string };
}

/** The whole flow with PKCE. @throws when any step of it refuses */
export async function connect(url: string, visitor: Visit): Promise<IssuedToken> {
  const code_verifier = randomBytes(32).toString("base64url");
  const code_challenge = createHash("sha256").update(code_verifier).digest("base64url");
  const back = await visit(url, {
    ...visitor,
    query: { code_challenge, code_challenge_method: "S256", ...visitor.query },
  });
  const code = back.searchParams.get("code") ?? "";
  const token = await exchange(url, visitor.client ?? OAUTH_APP, { code, code_verifier });
  if (!token.access_token) throw new Error(`No token for ${visitor.login}: ${token.error}`);
  return token as IssuedToken;
}

function post(
  url: string,
  fields: Record<string, string>,
  headers: Record<string, string> = {},
): Promise<Response> {
  return fetch(url, { method: "POST", body: new URLSearchParams(fields), headers, redirect: "manual" });
}
