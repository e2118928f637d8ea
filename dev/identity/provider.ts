/** oidc-provider, set up as an ordinary OpenID provider for first-party web applications. */
import { randomBytes } from "node:crypto";
import { type Grant, Provider } from "oidc-provider";
import { z } from "zod";
import { crossAppPolicy, grantAssertions, ID_JAG, TOKEN_EXCHANGE } from "#dev/identity/identity-assertion.ts";
import { loginPath } from "#dev/identity/login.ts";
import { pageHeaders, renderLogout, renderNotice } from "#dev/identity/pages.ts";
import { html } from "#dev/page.ts";
import { PEOPLE } from "#dev/people.ts";
import { listenOptions, number } from "#dev/server/listen.ts";
import { type Context, commonConfiguration } from "#dev/server/oidc.ts";

const SCOPES = "openid profile email offline_access";

/** As registered; oidc-provider checks the rest. */
const client = z.looseObject({ client_id: z.string(), client_secret: z.string().min(16) });

export const identityOptions = listenOptions.extend({
  /** The issuer as others see it; without it, the address listened on. */
  issuer: z.url().optional(),
  /** Folder of keys and sessions; made when it is missing. */
  dataDir: z.string().min(1),
  clients: z.array(client).min(1),
  /** One password for everybody, instead of those of dev/people.ts. */
  password: z.string().optional(),
  /** Access to other servers that it grants. */
  crossApp: z.array(crossAppPolicy).default([]),
  /** Seconds an ID token holds. */
  idTokenTtl: number.positive().default(3600),
});

type Parts = z.output<typeof identityOptions> & { issuer: string };

/** Makes the provider. Each setting that isn't plain says why. */
export async function createProvider(parts: Parts): Promise<Provider> {
  const { issuer, clients, dataDir, crossApp, idTokenTtl } = parts;
  const isCompany = crossApp.length > 0;
  const ttl = { IdToken: idTokenTtl };
  const { keys, configuration } = await commonConfiguration(dataDir, "sessions.json", "identity", ttl);
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
    findAccount: async (_ctx, subject) => findAccount(subject),
    loadExistingGrant: (ctx) => grantFor(provider, ctx),
    async renderError(ctx, { error, error_description: reason = "The request is not valid." }) {
      ctx.set(pageHeaders());
      const body = html`<p>${reason}</p><p class="soft">Code: <code>${error}</code></p>`;
      ctx.body = await renderNotice("This sign-in can't go on", body);
    },
  });
  grantAssertions(provider, keys, crossApp);
  return provider;
}

function findAccount(sub: string) {
  const person = PEOPLE.find(({ subject }) => subject === sub);
  if (!person) return undefined;
  const { username: preferred_username, name, email } = person;
  return { accountId: sub, claims: () => ({ sub, name, preferred_username, email, email_verified: true }) };
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
  const body = "You are signed out of the auth provider. This window can be closed.";
  ctx.body = await renderNotice("Signed out", body);
}
