import type { AuthorizationServer, Client, ClientAuth } from "oauth4webapi";
import * as oauth from "oauth4webapi";
import { z } from "zod";
import { webEnv } from "../env.ts";
import { AuthError } from "../errors.ts";
import type { ProviderAccount } from "./store.ts";

/** A provider that people can connect: everything that differs between them, and nothing else. */
export interface ConnectionProvider {
  id: string;
  name: string;
  server: AuthorizationServer;
  client: Client;
  clientAuth: ClientAuth;
  /** What is asked for when somebody connects without a particular need. */
  defaultScopes: readonly string[];
  /** Each scope in words that a person understands. */
  scopesInWords: Readonly<Record<string, string>>;
  /** True if a grant of `granted` covers `needed`. */
  covers(granted: readonly string[], needed: string): boolean;
  /** Whose token this is. */
  findAccount(accessToken: string): Promise<ProviderAccount>;
}

/** GitHub's scopes that contain others (docs.github.com, "Scopes for OAuth apps"). */
const GITHUB_IMPLIED: Record<string, readonly string[]> = {
  repo: ["public_repo", "repo:status", "repo_deployment", "repo:invite", "security_events"],
  user: ["read:user", "user:email", "user:follow"],
};

const githubUser = z.object({ id: z.number(), login: z.string() });

function github(): ConnectionProvider {
  const env = webEnv();
  return {
    id: "github",
    name: "GitHub",
    server: {
      issuer: `${env.GITHUB_URL}/login/oauth`,
      authorization_endpoint: `${env.GITHUB_URL}/login/oauth/authorize`,
      token_endpoint: `${env.GITHUB_URL}/login/oauth/access_token`,
    },
    client: { client_id: env.GITHUB_CLIENT_ID },
    clientAuth: oauth.ClientSecretPost(env.GITHUB_CLIENT_SECRET),
    defaultScopes: ["read:user", "repo"],
    scopesInWords: {
      "read:user": "Read your profile",
      "user:email": "Read your e-mail addresses",
      repo: "Read and write your repositories, private ones included: code, issues, pull requests",
      public_repo: "Read and write your public repositories",
      notifications: "Read your notifications",
      workflow: "Change workflow files",
    },
    covers: (granted, needed) =>
      granted.includes(needed) || granted.some((scope) => GITHUB_IMPLIED[scope]?.includes(needed)),
    async findAccount(accessToken) {
      const response = await fetch(`${env.GITHUB_API_URL}/user`, {
        headers: { authorization: `Bearer ${accessToken}`, accept: "application/vnd.github+json" },
        redirect: "error",
        signal: AbortSignal.timeout(10_000),
      });
      const parsed = response.ok ? githubUser.safeParse(await response.json()) : undefined;
      if (!parsed?.success)
        throw new AuthError("provider_error", "GitHub did not say whose account this is.");
      return { accountId: String(parsed.data.id), login: parsed.data.login };
    },
  };
}

const PROVIDERS: Record<string, () => ConnectionProvider> = { github };

/** The descriptor of a provider that people can connect; undefined for an unknown one. */
export function findProvider(id: string): ConnectionProvider | undefined {
  return Object.hasOwn(PROVIDERS, id) ? PROVIDERS[id]?.() : undefined;
}
