/** The authorization server of the embedded notes: oidc-provider, for any client that registers itself. */
import { errors, Provider } from "oidc-provider";
import { z } from "zod";
import { acceptIdentityGrants, JWT_BEARER } from "#dev/mcp/notes/identity-grant.ts";
import { BANNER, interactionPath } from "#dev/mcp/notes/interaction.ts";
import { NOTE_SCOPES } from "#dev/mcp/notes/tools.ts";
import { PAGE_HEADERS, renderRefusal } from "#dev/oauth/pages.ts";
import { PEOPLE } from "#dev/people.ts";
import { type Context, commonConfiguration } from "#dev/server/oidc.ts";

export interface AuthorizationOptions {
  issuer: string;
  /** The one resource that it gives tokens for (RFC 8707). */
  resource: string;
  /** Folder of its keys, clients and grants. */
  dataDir: string;
  /** Seconds an access token lives. */
  tokenTtl: number;
  enterprise?: Enterprise | undefined;
}

/** A company that uses the notes: an auth provider that is trusted on people, and an application that is registered by hand. */
export const enterprise = z.object({
  issuer: z.url(),
  client: z.object({ client_id: z.string(), client_secret: z.string(), redirect_uris: z.array(z.url()) }),
});
export type Enterprise = z.infer<typeof enterprise>;

export async function createAuthorizationServer(options: AuthorizationOptions): Promise<Provider> {
  const { issuer, resource, dataDir, tokenTtl, enterprise } = options;
  const ttl = { AccessToken: tokenTtl };
  const { configuration } = await commonConfiguration(dataDir, "grants.json", "notes", ttl);
  const provider = new Provider(issuer, {
    ...configuration,
    clients: enterprise
      ? [{ ...enterprise.client, grant_types: ["authorization_code", "refresh_token", JWT_BEARER] }]
      : [],
    scopes: ["offline_access"],
    claims: {},
    // A secret for each client that registers, as most servers give them.
    clientAuthMethods: ["client_secret_basic", "client_secret_post"],
    issueRefreshToken: async (_ctx, client) => client.grantTypeAllowed("refresh_token"),
    features: {
      ...configuration.features,
      registration: { enabled: true },
      resourceIndicators: {
        enabled: true,
        useGrantedResource: async () => true,
        getResourceServerInfo: async (_ctx: Context, indicator: string) => {
          if (indicator !== resource) throw new errors.InvalidTarget();
          const scope = Object.keys(NOTE_SCOPES).join(" ");
          return { scope, audience: resource, accessTokenFormat: "opaque", accessTokenTTL: tokenTtl };
        },
      },
    },
    interactions: { url: (_ctx, interaction) => interactionPath(interaction.uid) },
    findAccount: async (_ctx, subject) =>
      PEOPLE.some(({ username }) => username === subject)
        ? { accountId: subject, claims: () => ({ sub: subject }) }
        : undefined,
    async renderError(ctx, { error, error_description = "The request is not valid." }) {
      ctx.set({ ...PAGE_HEADERS });
      ctx.body = await renderRefusal(`${error_description} (${error})`, BANNER);
    },
  });
  if (enterprise) acceptIdentityGrants(provider, { issuer: enterprise.issuer, resource, tokenTtl });
  return provider;
}
