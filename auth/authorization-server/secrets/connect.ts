import * as oauth from "oauth4webapi";
import { AuthError, isAuthError } from "#auth/protocol/errors.ts";
import { isScope, readScopes } from "#auth/protocol/scope-syntax.ts";
import { database } from "#db/index.ts";
import type { Connection } from "#db/schema.ts";
import { callbackUrl, webEnv } from "../env.ts";
import { type ConnectOptions, type Flow, type FlowOwner, openFlow, sealFlow } from "./connect-flow.ts";
import { endOtherAccount } from "./other-account.ts";
import type { ConnectionProvider, OAuthAccess } from "./providers/descriptor.ts";
import { findProviderOf } from "./providers/of-person.ts";
import { tokenStores } from "./secret-store.ts";
import {
  findConnection,
  isReadable,
  type ProviderAccount,
  type ProviderTokens,
  requireFree,
  saveConnection,
} from "./store.ts";
import type { TokenStores } from "./stores/contract.ts";
import { exchangeCode } from "./token-endpoint.ts";

/**
 * Connecting a provider: OAuth's code flow with state and PKCE (RFC 9700 §2.1), bound to the provider, and to the person
 * and the session that started it. Its state is in the browser, encrypted.
 */

export interface BegunFlow {
  /** Where to redirect the browser: the provider's own page. */
  url: URL;
  cookie: { name: string; value: string; maxAge: number };
}

/**
 * Starts a connect flow.
 * @throws AuthError `invalid_request` for an unknown provider, `invalid_scope` for a scope that its descriptor does not list;
 *   `provider_error` or `server_unavailable` for an MCP server without usable authorization metadata
 */
export async function beginConnection(
  providerId: string,
  owner: FlowOwner,
  wish: ConnectOptions,
): Promise<BegunFlow> {
  const provider = await requireProvider(providerId, owner);
  const access = await provider.open();
  provider.requireConsentPage?.(access.server);
  const scopes = await collectScopes(provider, access, owner.userId, wish.scopes ?? []);
  const bound = { issuer: access.server.issuer, resource: access.resource ?? null, scopes };
  const { flow, cookie } = await sealFlow(providerId, owner, wish, bound);
  const url = new URL(access.server.authorization_endpoint ?? "");
  const parameters = {
    response_type: "code",
    client_id: access.client.client_id,
    redirect_uri: callbackUrl(webEnv(), providerId),
    ...(scopes.length > 0 ? { scope: scopes.join(" ") } : {}),
    state: flow.state,
    code_challenge: await oauth.calculatePKCECodeChallenge(flow.verifier),
    code_challenge_method: "S256",
    ...(access.resource ? { resource: access.resource } : {}),
    ...provider.authorizationParameters,
  };
  // The endpoint may have its own query (RFC 6749 §3.1).
  for (const [name, value] of Object.entries(parameters)) url.searchParams.set(name, value);
  return { url, cookie };
}

/**
 * Starts an installation: the provider's page redirects to the same callback, with nothing that is stored.
 * @throws AuthError `invalid_request` if there is nothing to install
 */
export async function beginInstallation(
  providerId: string,
  owner: FlowOwner,
  wish: ConnectOptions,
): Promise<BegunFlow> {
  const { installPage, name } = await requireProvider(providerId, owner);
  if (!installPage) throw new AuthError("invalid_request", `There is no app to install at ${name}.`);
  const { flow, cookie } = await sealFlow(providerId, owner, wish, {
    issuer: "",
    resource: null,
    scopes: [],
  });
  const url = new URL(installPage);
  url.searchParams.set("state", flow.state);
  return { url, cookie };
}

/** What finishing a flow changed: a new account, more scopes of the same one, or neither. */
export type ConnectionChange = "connection_made" | "connection_widened" | "connection_renewed";

/**
 * Finishes a connect flow: checks the response, exchanges the code, encrypts and stores the tokens. The grant of another account
 * that was connected before is revoked.
 * @param callback the URL that the provider redirected the browser to
 * @param session the browser's live session
 * @param sealedFlow the flow's cookie from `beginConnection`
 * @returns what changed
 * @throws AuthError `invalid_request`: not this browser's flow, expired, or the person refused (`details.reason` =
 *   `access_denied`); `provider_error`: the provider failed. Nothing is stored then
 */
export async function finishConnection(
  providerId: string,
  callback: URL,
  session: FlowOwner,
  sealedFlow: string | undefined,
): Promise<ConnectionChange> {
  const provider = await requireProvider(providerId, session);
  const flow = await openFlow(providerId, callback, session, sealedFlow);
  const tokens = await takeTokens(provider, callback, flow);
  const { userId } = session;
  const account = provider.audience
    ? { accountId: userId, login: "" }
    : await provider.findAccount(tokens.accessToken);
  if (!account) throw new AuthError("provider_error", `${provider.name} does not accept its own token.`);
  const bound = provider.audience ? flow : undefined;
  const stores = tokenStores();
  await requireFree(stores.db, userId, providerId, account);
  const before = await findConnection(stores.db, userId, providerId);
  // Like another account's, a grant at another authorization server would outlive its tokens here.
  const isMoved = bound && before?.issuer !== bound.issuer;
  const isOther = before !== undefined && (before.account_id !== account.accountId || isMoved);
  if (isOther) await endOtherAccount(stores, provider, before, tokens);
  await saveConnection(stores, userId, providerId, account, tokens, bound);
  return isOther ? "connection_made" : compareScopes(before, tokens);
}

function compareScopes(before: Connection | undefined, { scopes }: ProviderTokens): ConnectionChange {
  if (!before) return "connection_made";
  const had = before.scopes.split(" ");
  return scopes.some((scope) => !had.includes(scope)) ? "connection_widened" : "connection_renewed";
}

/**
 * Where a returning flow continues, finished or not.
 * @returns undefined if it is not this provider's, browser's and session's
 */
export async function readReturn(
  providerId: string,
  callback: URL,
  session: FlowOwner,
  sealedFlow: string | undefined,
): Promise<{ returnTo: string; waiter: string } | undefined> {
  try {
    return await openFlow(providerId, callback, session, sealedFlow);
  } catch (error) {
    if (isAuthError(error, "invalid_request")) return undefined;
    throw error;
  }
}

/** Consent replaces earlier grants: the granted scopes must be requested again together with the new ones. */
async function collectScopes(
  provider: ConnectionProvider,
  access: OAuthAccess,
  userId: string,
  wanted: readonly string[],
): Promise<string[]> {
  const { stepUpScopes = [], defaultScopes } = provider;
  const existing = await findConnection(database(), userId, provider.id);
  const granted = readScopes(existing?.scopes ?? "");
  if (stepUpScopes === "any") {
    if (!wanted.every(isScope)) throw notAskedFor(provider);
    // Scopes granted at another server mean nothing at this one.
    const kept = existing?.issuer === access.server.issuer ? granted : [];
    return [...new Set([...(access.scopes ?? []), ...kept, ...wanted])];
  }
  // A GitHub App has permissions instead: the scopes that its tools name are not sent.
  if (defaultScopes.length === 0) return [];
  const askable = [...defaultScopes, ...stepUpScopes, ...granted];
  if (wanted.some((scope) => !askable.includes(scope))) throw notAskedFor(provider);
  return [...new Set([...defaultScopes, ...granted, ...wanted])];
}

function notAskedFor({ name }: ConnectionProvider): AuthError {
  return new AuthError("invalid_scope", `${name} is not asked for such a scope.`);
}

/**
 * Stores the tokens of a login at a provider that can be connected: signing in with GitHub connects it. A connection
 * that works stays: it may have more scopes than a login requests.
 * @returns whether the tokens were stored
 * @throws AuthError `invalid_request` if another person has connected the account; `server_unavailable`
 */
export async function connectByLogin(
  { db, secrets }: TokenStores,
  userId: string,
  providerId: string,
  login: ProviderAccount & { tokens: ProviderTokens },
): Promise<boolean> {
  const known = await findConnection(db, userId, providerId);
  if (known && known.broken_at === null && (await isReadable(known, secrets))) return false;
  await saveConnection({ db, secrets }, userId, providerId, login, login.tokens);
  return true;
}

/** Converts the provider's errors to ours. */
async function takeTokens(provider: ConnectionProvider, callback: URL, flow: Flow): Promise<ProviderTokens> {
  const access = await provider.open(flow);
  try {
    return await exchangeCode(access, callback, { ...flow, redirectUri: callbackUrl(webEnv(), provider.id) });
  } catch (cause) {
    if (isAuthError(cause)) throw cause;
    const isUnknown = cause instanceof oauth.ResponseBodyError && cause.error === "invalid_client";
    if (isUnknown) await provider.forgetClient?.(access);
    if (cause instanceof oauth.AuthorizationResponseError && cause.error === "access_denied") {
      const sentence = `You did not give access at ${provider.name}. Nothing was stored.`;
      throw new AuthError("invalid_request", sentence, { cause, details: { reason: "access_denied" } });
    }
    throw new AuthError("provider_error", `${provider.name} did not complete the connection. Try again.`, {
      cause,
    });
  }
}

async function requireProvider(id: string, { userId }: FlowOwner): Promise<ConnectionProvider> {
  const provider = await findProviderOf(database(), userId, id);
  if (!provider) throw new AuthError("invalid_request", `There is no provider "${id}" to connect.`);
  return provider;
}
