import type { Kysely } from "kysely";
import { LRUCache } from "lru-cache";
import * as oauth from "oauth4webapi";
import { z } from "zod";
import { AuthError, isAuthError } from "#auth/protocol/errors.ts";
import { parseJson } from "#auth/protocol/json.ts";
import { readScopes } from "#auth/protocol/scope-syntax.ts";
import type { Connection, Schema, User } from "#db/schema.ts";
import { log } from "#observability/log.ts";
import { logSecurity } from "#observability/security-log.ts";
import { openIssuer } from "../../issuer.ts";
import { freshIdToken } from "../../session-identity.ts";
import type { SignedIn } from "../../session-store.ts";
import type { ConnectionProvider, OAuthAccess } from "../providers/descriptor.ts";
import { findConnection, type ProviderTokens, saveConnection } from "../store.ts";
import type { TokenStores } from "../stores/contract.ts";
import { redeemAssertion } from "../token-endpoint.ts";
import { processIdJagResponse, requestIdJag } from "./id-jag.ts";

/**
 * Cross-app access (docs/decisions/0101): if the person's identity provider grants it, an MCP server is connected without a
 * consent page there.
 */

/** How long a refusal is remembered, unless the person wants to connect. */
const REFUSED_MS = 5 * 60_000;
const refusals = new LRUCache<string, true>({ max: 10_000, ttl: REFUSED_MS });
/** Concurrent tool calls share one grant. */
const pending = new Map<string, Promise<Connection | undefined>>();

/**
 * Connects a server through the person's sign-in, and stores the connection.
 * @param needed scopes required in addition to those that the server requests
 * @param askedBy the agent does not retry what was refused a short while ago
 * @returns undefined if it can't be connected this way: the identity provider or the server refuses, the person declined it,
 *   or gave consent at the server before
 * @throws AuthError `server_unavailable`, `provider_error`: one of the two failed, a retry may succeed
 */
export async function connectByIdentity(
  stores: TokenStores,
  provider: ConnectionProvider,
  signedIn: SignedIn,
  needed: readonly string[] = [],
  askedBy: "agent" | "person" = "agent",
): Promise<Connection | undefined> {
  const { session, user } = signedIn;
  if (!provider.crossAppAccess || readDeclined(user).includes(provider.id)) return undefined;
  const key = [session.id, provider.id, ...needed].join(" ");
  if (askedBy === "agent" && refusals.has(key)) return undefined;
  const known = pending.get(key);
  if (known) return known;
  const connecting = connect(stores, provider, signedIn, needed, key).finally(() => pending.delete(key));
  pending.set(key, connecting);
  return connecting;
}

async function connect(
  stores: TokenStores,
  provider: ConnectionProvider,
  signedIn: SignedIn,
  needed: readonly string[],
  key: string,
): Promise<Connection | undefined> {
  const { user } = signedIn;
  const before = await findConnection(stores.db, user.id, provider.id);
  if (before && before.granted_by === "person" && before.broken_at === null) return undefined;
  const granted = await askForTokens(stores.db, provider, signedIn, before, needed);
  // Disconnected meanwhile: the grant is discarded.
  if (!granted || (await isDeclined(stores.db, user, provider))) {
    refusals.set(key, true);
    return undefined;
  }
  const { tokens, access } = granted;
  const bound = {
    issuer: access.server.issuer,
    resource: access.resource ?? null,
    granted_by: "identity_provider" as const,
  };
  const account = { accountId: user.id, login: "" };
  const connection = await saveConnection(stores, user.id, provider.id, account, tokens, bound);
  const event = before ? "connection_renewed" : "connection_made";
  logSecurity(event, { userId: user.id }, { provider: provider.id, granted_by: bound.granted_by });
  return connection;
}

async function askForTokens(
  db: Kysely<Schema>,
  provider: ConnectionProvider,
  { session, user }: SignedIn,
  before: Connection | undefined,
  needed: readonly string[],
): Promise<{ tokens: ProviderTokens; access: OAuthAccess } | undefined> {
  const identityProvider = await openIssuer();
  const idToken = identityProvider && (await freshIdToken(db, session.id, user));
  if (!idToken) return undefined;
  const access = await provider.open();
  const had = before?.issuer === access.server.issuer ? readScopes(before.scopes) : [];
  // Without `offline_access`: it is renewed through the sign-in.
  const all = [...(access.scopes ?? []), ...had, ...needed].filter((scope) => scope !== "offline_access");
  const scopes = [...new Set(all)];
  const target = { audience: access.server.issuer, resource: access.resource ?? "", scopes };
  const grant = await unlessRefused(provider, async () =>
    processIdJagResponse(identityProvider, await requestIdJag(identityProvider, idToken, target), scopes),
  );
  if (!grant) return undefined;
  const forget = () => provider.forgetClient?.(access);
  const tokens = await unlessRefused(
    provider,
    () => redeemAssertion(access, grant.assertion, grant.scopes),
    forget,
  );
  return tokens && needed.every((scope) => tokens.scopes.includes(scope)) ? { tokens, access } : undefined;
}

/** The client was registered for other grants, or is no longer known. */
const UNKNOWN_CLIENT = ["invalid_client", "unauthorized_client"];

/**
 * @param forgetClient if the client can be registered again
 * @returns undefined if the token endpoint refuses
 * @throws AuthError `server_unavailable` if it fails
 */
async function unlessRefused<T>(
  provider: ConnectionProvider,
  ask: () => Promise<T>,
  forgetClient?: () => Promise<void> | undefined,
): Promise<T | undefined> {
  try {
    return await ask();
  } catch (cause) {
    if (isAuthError(cause)) throw cause;
    const refusal = readRefusal(cause);
    if (!refusal) {
      const sentence = `${provider.name} could not be connected by your sign-in. Try again in a minute.`;
      throw new AuthError("server_unavailable", sentence, { cause });
    }
    log().info({ provider: provider.id, error: refusal }, "cross-app access was refused");
    if (UNKNOWN_CLIENT.includes(refusal)) await forgetClient?.();
    return undefined;
  }
}

/** The error code of a refusal; undefined for a failure. The body of a 401 with a challenge is not read. */
function readRefusal(cause: unknown): string | undefined {
  if (cause instanceof oauth.WWWAuthenticateChallengeError) return "invalid_client";
  return cause instanceof oauth.ResponseBodyError && cause.status < 500 ? cause.error : undefined;
}

const declinedSchema = z.array(z.string()).catch([]);

/** Providers that the person disconnected: the agent does not reconnect them by itself. */
function readDeclined({ cross_app_declined: declined }: User): string[] {
  return declined === null ? [] : declinedSchema.parse(parseJson(declined));
}

async function isDeclined(db: Kysely<Schema>, { id }: User, provider: ConnectionProvider): Promise<boolean> {
  const user = await db.selectFrom("users").selectAll().where("id", "=", id).executeTakeFirst();
  return !user || readDeclined(user).includes(provider.id);
}

/** Stores, or deletes, that the person does not want a provider connected automatically. */
export async function declineProvider(
  db: Kysely<Schema>,
  user: User,
  providerId: string,
  isDeclined: boolean,
): Promise<User> {
  const others = readDeclined(user).filter((id) => id !== providerId);
  const declined = isDeclined ? [...others, providerId] : others;
  const cross_app_declined = declined.length > 0 ? JSON.stringify(declined) : null;
  await db.updateTable("users").set({ cross_app_declined }).where("id", "=", user.id).execute();
  return { ...user, cross_app_declined };
}
