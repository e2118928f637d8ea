/** The authorization server of the embedded notes: oidc-provider, for any client that registers itself. */
import { join } from "node:path";
import { type Context, errors, Provider } from "oidc-provider";
import { openStore } from "#dev/identity/adapter.ts";
import { loadKeys } from "#dev/identity/keys.ts";
import { acceptIdentityGrants, JWT_BEARER } from "#dev/mcp/notes/identity-grant.ts";
import { interactionPath } from "#dev/mcp/notes/interaction.ts";
import { pageHeaders, renderProblem } from "#dev/mcp/notes/pages.ts";
import { NOTE_SCOPES } from "#dev/mcp/notes/scopes.ts";
import { PEOPLE } from "#dev/people.ts";

const FORTNIGHT = 14 * 24 * 3600;
const HOUR = 3600;

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
  const [keys, store] = await Promise.all([loadKeys(dataDir), openStore(join(dataDir, "grants.json"))]);
  const provider = new Provider(issuer, {
    adapter: store.adapterFor,
    clients: enterprise
      ? [{ ...enterprise.client, grant_types: ["authorization_code", "refresh_token", JWT_BEARER] }]
      : [],
    jwks: keys.jwks,
    // Names of their own: browsers don't keep the cookies of two ports of one host apart.
    cookies: {
      keys: keys.cookieKeys,
      names: { session: "notes_session", interaction: "notes_interaction", resume: "notes_resume" },
    },
    scopes: ["offline_access"],
    claims: {},
    conformIdTokenClaims: false,
    allowOmittingSingleRegisteredRedirectUri: false,
    rotateRefreshToken: true,
    pkce: { required: () => true },
    // A secret for each client that registers, as most servers give them.
    clientAuthMethods: ["client_secret_basic", "client_secret_post"],
    issueRefreshToken: async (_ctx, client) => client.grantTypeAllowed("refresh_token"),
    ttl: {
      AccessToken: tokenTtl,
      AuthorizationCode: 60,
      Grant: FORTNIGHT,
      IdToken: HOUR,
      Interaction: HOUR,
      RefreshToken: FORTNIGHT,
      Session: FORTNIGHT,
    },
    features: {
      devInteractions: { enabled: false },
      registration: { enabled: true },
      revocation: {
        enabled: true,
        allowedPolicy: async (_ctx, client, token) => token.clientId === client.clientId,
      },
      resourceIndicators: {
        enabled: true,
        useGrantedResource: async () => true,
        getResourceServerInfo: async (_ctx, indicator) => {
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
  ctx.set(pageHeaders());
  ctx.body = await renderProblem(`${out.error_description ?? "The request is not valid."} (${out.error})`);
}
