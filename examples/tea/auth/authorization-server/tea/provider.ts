import * as oauth from "oauth4webapi";
import { z } from "zod";
import { type WebEnv, webEnv } from "#auth/authorization-server/env.ts";
import type { WebFeature } from "#auth/authorization-server/feature.ts";
import type { ConnectionProvider } from "#auth/authorization-server/secrets/providers/descriptor.ts";
import { baseUrl, featureVariables, optional } from "#auth/protocol/env-fields.ts";
import { AuthError } from "#auth/protocol/errors.ts";
import { nameProvider } from "#auth/protocol/provider-names.ts";

/** Where the tea house is, and who this app is there. */
const variables = z.object({
  TEA_URL: optional(baseUrl),
  TEA_CLIENT_ID: optional(z.string()),
  TEA_CLIENT_SECRET: optional(z.string()),
});
const readVariables = featureVariables("web process", variables);

const accountSchema = z.object({ id: z.number(), name: z.string() });

/** The tea house: an in-house API with an OAuth server of its own. Undefined where it is not configured. */
export function openTea(env: WebEnv = webEnv()): ConnectionProvider | undefined {
  const { TEA_URL: url, TEA_CLIENT_ID: id, TEA_CLIENT_SECRET: secret } = readVariables(env);
  if (!url || !id || !secret) return undefined;
  return {
    id: "tea",
    name: nameProvider("tea"),
    open: async () => ({
      server: {
        issuer: url,
        authorization_endpoint: `${url}/oauth/authorize`,
        token_endpoint: `${url}/oauth/token`,
      },
      client: { client_id: id },
      clientAuth: oauth.ClientSecretPost(secret),
    }),
    defaultScopes: ["orders:read"],
    covers: (granted, needed) => granted.includes(needed),
    refreshRefusals: ["invalid_grant"],
    findAccount: (accessToken) => findAccount(url, accessToken),
    consentOrigins: [url],
    grantsPage: `${url}/account/apps`,
  };
}

/** The line in auth/authorization-server/features.ts. */
export const tea: WebFeature = { readVariables, providers: (env) => ({ tea: () => openTea(env) }) };

async function findAccount(url: string, accessToken: string) {
  const headers = { authorization: `Bearer ${accessToken}` };
  const response = await fetch(`${url}/me`, { headers, redirect: "error" });
  if (response.status === 401) return undefined;
  const account = response.ok ? accountSchema.safeParse(await response.json()) : undefined;
  if (!account?.success) {
    throw new AuthError("provider_error", "The tea house did not say whose account this is.");
  }
  return { accountId: String(account.data.id), login: account.data.name };
}
