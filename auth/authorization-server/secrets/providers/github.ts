import * as oauth from "oauth4webapi";
import { z } from "zod";
import type { WebEnv } from "#auth/authorization-server/env.ts";
import { AuthError } from "#auth/protocol/errors.ts";
import { github as facts } from "#auth/protocol/github.ts";
import type { WebFeature } from "../../feature.ts";
import { askAccount, askProvider } from "./ask.ts";
import type { ConnectionProvider } from "./descriptor.ts";

/** GitHub's scopes that contain others (docs.github.com, "Scopes for OAuth apps"). */
const IMPLIED: Record<string, readonly string[]> = {
  repo: ["public_repo", "repo:status", "repo_deployment", "repo:invite", "security_events"],
  user: ["read:user", "user:email", "user:follow"],
};

const userSchema = z
  .object({ id: z.number(), login: z.string() })
  .transform(({ id, login }) => ({ accountId: String(id), login }));
const accept = "application/vnd.github+json";

/**
 * GitHub, with an OAuth App (scopes, tokens that do not expire) or a GitHub App (permissions of the app and its installations
 * instead of scopes, tokens of 8 hours with single-use refresh tokens), depending on GITHUB_APP_KIND.
 */
export function github(env: WebEnv): ConnectionProvider {
  const isApp = env.GITHUB_APP_KIND === "github-app";
  return {
    id: facts.id,
    name: facts.name,
    open: async () => ({
      server: {
        issuer: `${env.GITHUB_URL}/login/oauth`,
        authorization_endpoint: `${env.GITHUB_URL}/login/oauth/authorize`,
        token_endpoint: `${env.GITHUB_URL}/login/oauth/access_token`,
      },
      client: { client_id: env.GITHUB_CLIENT_ID },
      clientAuth: oauth.ClientSecretPost(env.GITHUB_CLIENT_SECRET),
    }),
    defaultScopes: isApp ? [] : ["read:user", "repo"],
    stepUpScopes: ["notifications", "read:org", "workflow"],
    covers: (granted, needed) =>
      isApp || granted.includes(needed) || granted.some((scope) => IMPLIED[scope]?.includes(needed)),
    refreshRefusals: ["bad_refresh_token", "invalid_grant"],
    findAccount: (accessToken) =>
      askAccount(
        facts.name,
        `${env.GITHUB_API_URL}/user`,
        { accept, authorization: `Bearer ${accessToken}` },
        userSchema,
      ),
    revokeGrant: ({ accessToken }) => revokeGrant(env, accessToken),
    consentOrigins: [env.GITHUB_URL],
    grantsPage: `${env.GITHUB_URL}/settings/connections/applications/${env.GITHUB_CLIENT_ID}`,
    installPage:
      isApp && env.GITHUB_APP_SLUG
        ? `${env.GITHUB_URL}/apps/${env.GITHUB_APP_SLUG}/installations/new`
        : undefined,
  };
}

export const githubFeature: WebFeature = { providers: (env) => ({ github: () => github(env) }) };

/** docs.github.com/rest/apps/oauth-applications, "Delete an app authorization": all tokens of the person and the app. */
async function revokeGrant(env: WebEnv, accessToken: string): Promise<boolean> {
  const basic = Buffer.from(`${env.GITHUB_CLIENT_ID}:${env.GITHUB_CLIENT_SECRET}`).toString("base64");
  const url = `${env.GITHUB_API_URL}/applications/${env.GITHUB_CLIENT_ID}/grant`;
  const response = await askProvider(facts.name, url, {
    method: "DELETE",
    headers: { accept, authorization: `Basic ${basic}`, "content-type": "application/json" },
    body: JSON.stringify({ access_token: accessToken }),
  });
  if (response.status === 204) return true;
  // 404 and 422: the token is not ours, or no longer.
  if (response.status === 404 || response.status === 422) return false;
  throw new AuthError("provider_error", "GitHub did not revoke the access. Try again in a minute.");
}
