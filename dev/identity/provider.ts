/** oidc-provider, set up as an ordinary OpenID provider for first-party web applications. */
import { randomBytes } from "node:crypto";
import { type Account, type ClientMetadata, type Grant, Provider } from "oidc-provider";
import {
  type CrossAppPolicy,
  grantAssertions,
  ID_JAG,
  TOKEN_EXCHANGE,
} from "#dev/identity/identity-assertion.ts";
import { loginPath } from "#dev/identity/login.ts";
import { pageHeaders, renderLogout, renderNotice } from "#dev/identity/pages.ts";
import { html } from "#dev/page.ts";
import { PEOPLE } from "#dev/people.ts";
import { type Context, commonConfiguration } from "#dev/server/oidc.ts";

const SCOPES = "openid profile email offline_access";

export interface ProviderParts {
  issuer: string;
  clients: ClientMetadata[];
  dataDir: string;
  /** Access to other servers that it grants; none unless given. */
  crossApp?: readonly CrossAppPolicy[] | undefined;
  /** Seconds an ID token holds. */
  idTokenTtl?: number | undefined;
}

/** Makes the provider. Each setting that isn't plain says why. */
export async function createProvider(parts: ProviderParts): Promise<Provider> {
  const { issuer, clients, dataDir, crossApp = [], idTokenTtl } = parts;
  const isCompany = crossApp.length > 0;
  const common = { dataDir, name: "identity", file: "sessions.json", idTokenTtl };
  const { keys, configuration } = await commonConfiguration(common);
  const provider: Provider = new Provider(issuer, {
    ...configuration,
    clients: clients.map((client) => ({
      client_name: "On Behalf Of",
      grant_types: ["authorization_code", "refresh_token", ...(isCompany ? [TOKEN_EXCHANGE] : [])],
      response_types: ["code"],
      ...client,
    })),
    scopes: SCOPES.split(" "),
    claims: { openid: ["sub"], profile: ["name", "preferred_username"], email: ["email", "email_verified"] },
    // `offline_access` would need a consent page here: an application that asks for access later gets a refresh token anyway.
    issueRefreshToken: async (_ctx, client) => isCompany && client.grantTypeAllowed("refresh_token"),
    discovery: isCompany ? { identity_chaining_requested_token_types_supported: [ID_JAG] } : {},
    features: {
      ...configuration.features,
      backchannelLogout: { enabled: true },
      rpInitiatedLogout: { enabled: true, logoutSource, postLogoutSuccessSource },
    },
    interactions: { url: (_ctx, interaction) => loginPath(interaction.uid) },
    // Without the library's guard against private addresses: the app that gets the logout tokens is on loopback.
    fetch: (url, options) => fetch(url, { ...options, dispatcher: undefined } as RequestInit),
    findAccount: (_ctx, subject) => findAccount(subject),
    loadExistingGrant: (ctx) => grantFor(provider, ctx),
    renderError,
  });
  grantAssertions(provider, keys, crossApp);
  return provider;
}

function findAccount(sub: string): Account | undefined {
  const person = PEOPLE.find(({ subject }) => subject === sub);
  if (!person) return undefined;
  const { username: preferred_username, name, email } = person;
  const claims = { sub, name, preferred_username, email, email_verified: true };
  return { accountId: sub, claims: () => claims };
}

/** Consent without a page: the applications here are first-party, so everyone who logs in has a grant. */
async function grantFor(provider: Provider, ctx: Context): Promise<Grant | undefined> {
  const { client, session, result } = ctx.oidc;
  if (!client || !session?.accountId) return undefined;
  const id = result?.consent?.grantId ?? session.grantIdFor(client.clientId);
  const existing = id ? await provider.Grant.find(id) : undefined;
  if (existing) return existing;
  const grant = new provider.Grant({ accountId: session.accountId, clientId: client.clientId });
  grant.addOIDCScope(SCOPES);
  await grant.save();
  return grant;
}

/** A registered application that says where to return to gets its sign-out without a click; anything else is asked about. */
async function logoutSource(ctx: Context, form: string): Promise<void> {
  const known = ctx.oidc.client && ctx.oidc.params?.post_logout_redirect_uri;
  const nonce = known ? randomBytes(16).toString("base64url") : undefined;
  ctx.set(pageHeaders(nonce));
  ctx.body = await renderLogout(form, nonce);
}

async function postLogoutSuccessSource(ctx: Context): Promise<void> {
  ctx.set(pageHeaders());
  ctx.body = await renderNotice(
    "Signed out",
    "You are signed out of the auth provider. This window can be closed.",
  );
}

async function renderError(ctx: Context, out: { error: string; error_description?: string }): Promise<void> {
  ctx.set(pageHeaders());
  const reason = out.error_description ?? "The request is not valid.";
  const body = html`<p>${reason}</p><p class="soft">Code: <code>${out.error}</code></p>`;
  ctx.body = await renderNotice("This sign-in can't go on", body);
}
