import { randomBytes } from "node:crypto";
import { parseWebEnv, type WebEnv } from "#auth/authorization-server/env.ts";
import { makeTestEnv } from "#auth/testing/env.ts";
import { startGitHub } from "#dev/github/server.ts";
import type { Running } from "#dev/server/listen.ts";
import type { ConnectionProvider } from "../providers/descriptor.ts";
import { github } from "../providers/github.ts";
import type { ProviderTokens } from "../store.ts";
import { toProviderTokens } from "../token-endpoint.ts";

/** An embedded GitHub with one client, and the web process's environment for it. */
export interface TestGitHub {
  server: Running;
  provider: ConnectionProvider;
  /** For another process. */
  variables: Record<string, string>;
  env: WebEnv;
  /** Signs a person in and consents, as their browser would. @returns their new tokens */
  authorize(login: string, scopes?: readonly string[]): Promise<ProviderTokens>;
  /** Calls the embedded GitHub's control endpoint. */
  control<T>(path: string, json?: unknown): Promise<T>;
}

/** @param kind `github-app` issues expiring tokens with single-use refresh tokens; `oauth-app` tokens that never expire */
export async function startTestGitHub(
  kind: "oauth-app" | "github-app",
  tokenTtlSeconds = 600,
): Promise<TestGitHub> {
  const client = { client_id: "test", client_secret: randomBytes(16).toString("hex") };
  const redirectUri = "http://localhost:3000/api/oauth/callback/github";
  const server = await startGitHub({
    clients: [{ ...client, kind, redirect_uris: [redirectUri] }],
    tokenTtlSeconds,
  });
  const variables = {
    ...makeTestEnv(),
    GITHUB_URL: server.url,
    GITHUB_API_URL: `${server.url}/api/v3`,
    GITHUB_CLIENT_ID: client.client_id,
    GITHUB_CLIENT_SECRET: client.client_secret,
    GITHUB_APP_KIND: kind,
  };
  const env = parseWebEnv(variables);

  async function authorize(login: string, scopes: readonly string[] = []): Promise<ProviderTokens> {
    const address = `${server.url}/login/oauth/authorize?${new URLSearchParams({
      client_id: client.client_id,
      redirect_uri: redirectUri,
      scope: scopes.join(" "),
    })}`;
    const headers = { cookie: `embedded_github_login=${login}` };
    const page = await fetch(address, { headers, redirect: "manual" });
    const ticket = /name="ticket" value="([^"]+)"/.exec(await page.text())?.[1];
    const decided = ticket
      ? await fetch(`${server.url}/login/oauth/decision`, {
          method: "POST",
          headers,
          body: new URLSearchParams({ ticket, decision: "authorize" }),
          redirect: "manual",
        })
      : page;
    const code = new URL(decided.headers.get("location") ?? "").searchParams.get("code") ?? "";
    const answer = await fetch(`${server.url}/login/oauth/access_token`, {
      method: "POST",
      headers: { accept: "application/json" },
      body: new URLSearchParams({ ...client, code, redirect_uri: redirectUri }),
    });
    return toProviderTokens(await answer.json());
  }

  async function control<T>(path: string, json?: unknown): Promise<T> {
    const init = json === undefined ? {} : post(json);
    return (await fetch(`${server.url}/_control${path}`, init)).json() as Promise<T>;
  }

  return { server, provider: github(env), variables, env, authorize, control };
}

function post(json: unknown): RequestInit {
  return { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(json) };
}
