import * as oauth from "oauth4webapi";
import { z } from "zod";
import { featureVariables } from "#auth/protocol/env-fields.ts";
import { jira as facts } from "#auth/protocol/jira/facts.ts";
import { atlassianWebFields } from "#auth/protocol/jira/variables.ts";
import type { WebEnv } from "../env.ts";
import { askAccount } from "../secrets/providers/ask.ts";
import type { ConnectionProvider } from "../secrets/providers/descriptor.ts";

export const readAtlassian = featureVariables("web process", atlassianWebFields);

/** developer.atlassian.com/cloud/jira/platform/user-identity-api: `GET /me`, with the scope `read:me`. */
const meSchema = z
  .object({ account_id: z.string().min(1), nickname: z.string().optional(), name: z.string() })
  .transform(({ account_id, nickname, name }) => ({ accountId: account_id, login: nickname || name }));

/**
 * Jira Cloud, by an Atlassian OAuth 2.0 (3LO) app (developer.atlassian.com/cloud/jira/platform/oauth-2-3lo-apps): tokens of
 * an hour, single-use refresh tokens. Atlassian documents no way to revoke a grant: disconnecting removes it here, and the
 * person revokes it on `grantsPage`.
 * @returns undefined if ATLASSIAN_CLIENT_ID is not set
 */
export function atlassian(env: WebEnv): ConnectionProvider | undefined {
  const variables = readAtlassian(env);
  const { ATLASSIAN_CLIENT_ID: id, ATLASSIAN_CLIENT_SECRET: secret, ATLASSIAN_AUTH_URL: authUrl } = variables;
  if (!id || !secret) return undefined;
  return {
    id: facts.id,
    name: facts.name,
    open: async () => ({
      server: {
        issuer: authUrl,
        authorization_endpoint: `${authUrl}/authorize`,
        token_endpoint: `${authUrl}/oauth/token`,
      },
      client: { client_id: id },
      clientAuth: oauth.ClientSecretPost(secret),
    }),
    // Without `prompt=consent`, a second connection does not offer the choice of a site.
    authorizationParameters: { audience: "api.atlassian.com", prompt: "consent" },
    // `offline_access` adds refresh tokens; `read:me` identifies the account.
    defaultScopes: ["read:me", "read:jira-work", "offline_access"],
    covers: (granted, needed) => granted.includes(needed),
    // 403 `invalid_grant`, "Unknown or invalid refresh token", is documented; the other code occurs as well.
    refreshRefusals: ["invalid_grant", "unauthorized_client"],
    findAccount: (accessToken) =>
      askAccount(
        "Atlassian",
        `${variables.ATLASSIAN_API_URL}/me`,
        { accept: "application/json", authorization: `Bearer ${accessToken}` },
        meSchema,
      ),
    // Log-in, consent, and the person's profile.
    consentOrigins: [authUrl, variables.ATLASSIAN_API_URL, variables.ATLASSIAN_APPS_URL],
    grantsPage: variables.ATLASSIAN_APPS_URL,
  };
}
