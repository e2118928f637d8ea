/** The authorization server of the embedded notes: oidc-provider, for any client that registers itself. */
import { errors, Provider } from "oidc-provider";
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
export interface Enterprise {
  issuer: string;
  client: { client_id: string; client_secret: string; redirect_uris: string[] };
}

export async function createAuthorizationServer(options: AuthorizationOptions): Promise<Provider> {
  const { issuer, resource, dataDir, tokenTtl, enterprise } = options;
  const common = { dataDir, name: "notes", file: "grants.json", accessTokenTtl: tokenTtl };
  const { configuration } = await commonConfiguration(common);
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
        ? { accountId: subject, claims: async () => ({ sub: subject }) }
        : undefined,
    renderError,
  });
  if (enterprise) acceptIdentityGrants(provider, { issuer: enterprise.issuer, resource, tokenTtl });
  return provider;
}

async function renderError(ctx: Context, out: { error: string; error_description?: string }): Promise<void> {
  ctx.set({ ...PAGE_HEADERS });
  ctx.body = await renderRefusal(
    `${out.error_description ?? "The request is not valid."} (${out.error})`,
    BANNER,
  );
}
