import { setTimeout as wait } from "node:timers/promises";
import type { Kysely } from "kysely";
import { ResponseBodyError } from "oauth4webapi";
import { AuthError, isAuthError } from "#auth/protocol/errors.ts";
import { labelProvider } from "#auth/protocol/personal-server-ids.ts";
import type { Connection, Schema } from "#db/schema.ts";
import { metrics } from "#observability/metrics.ts";
import { findConnectionById, releaseLease, takeLease } from "./lease.ts";
import type { ConnectionProvider } from "./providers/descriptor.ts";
import { openTokens, type ProviderTokens } from "./store.ts";
import { storePair } from "./store-pair.ts";
import type { TokenStores } from "./stores/contract.ts";
import { refreshTokens } from "./token-endpoint.ts";

/**
 * Refreshes expiring tokens. Refresh tokens are single-use (RFC 9700 §4.14.2), and providers revoke the grant if one is reused: so one
 * caller at a time, across all processes, leases the connection's row (compare-and-set), and stores the new pair before its use.
 */

/** Refreshed this long before expiry, or in the last tenth of short lifetimes. */
const EARLY_MS = 5 * 60_000;
const PATIENCE_MS = 40_000;
const POLL_MS = 25;

export interface FreshTokens {
  connection: Connection;
  tokens: ProviderTokens;
}

/**
 * A connection's tokens, refreshed if necessary.
 * @param rejected the provider has just rejected this row's tokens: refresh them, or detect that they are revoked
 * @throws AuthError `interaction_required` (`details.reason` = `revoked`), with which the row is marked; `provider_error`: retry.
 */
export async function freshTokens(
  stores: TokenStores,
  provider: ConnectionProvider,
  connection: Connection,
  rejected = false,
): Promise<FreshTokens> {
  if (connection.broken_at !== null) throw connectAgain(provider);
  if (!rejected && !isDue(connection)) return open(stores, connection);
  const fresh = await renewOnce(stores, provider, connection, rejected);
  return open(stores, fresh);
}

/** Concurrent callers in this process share one refresh. */
const renewals = new Map<string, Promise<Connection>>();

function renewOnce(
  stores: TokenStores,
  provider: ConnectionProvider,
  connection: Connection,
  rejected: boolean,
): Promise<Connection> {
  const key = `${connection.id} ${connection.sealed_tokens}`;
  const renewal =
    renewals.get(key) ?? renew(stores, provider, connection, rejected).finally(() => renewals.delete(key));
  renewals.set(key, renewal);
  return renewal;
}

async function renew(
  { db, secrets }: TokenStores,
  provider: ConnectionProvider,
  seen: Connection,
  rejected: boolean,
): Promise<Connection> {
  for (const giveUpAt = performance.now() + PATIENCE_MS; performance.now() < giveUpAt; await wait(POLL_MS)) {
    const current = await findConnectionById(db, seen.id);
    if (!current) throw notConnected(provider);
    if (current.broken_at !== null) throw connectAgain(provider);
    const isOtherPair = current.updated_at !== seen.updated_at;
    if (isOtherPair || (!rejected && !isDue(current))) return current;
    const lease = await takeLease(db, current);
    if (lease) return refreshWithLease({ db, secrets }, provider, current, lease, rejected);
  }
  throw unavailable(provider);
}

async function refreshWithLease(
  { db, secrets }: TokenStores,
  provider: ConnectionProvider,
  current: Connection,
  lease: string,
  rejected: boolean,
): Promise<Connection> {
  const orRelease = async (error: unknown): Promise<never> => {
    await releaseLease(db, current, lease);
    throw error;
  };
  const old = await openTokens(current, secrets).catch(orRelease);
  if (!old.refreshToken) {
    // A non-expiring token that was rejected once: GitHub itself decides whether it is revoked.
    const isValid = rejected
      ? await provider.findAccount(old.accessToken).catch(orRelease)
      : !isOver(current);
    if (isValid) {
      return requireHeld(provider, await releaseLease(db, current, lease));
    }
    return breakConnection(db, provider, current, lease);
  }
  let renewed: ProviderTokens;
  try {
    renewed = await refreshTokens(await provider.open(current), old.refreshToken);
    metrics().refreshes.inc({ provider: labelProvider(provider.id), result: "ok" });
  } catch (cause) {
    const isRefused = cause instanceof ResponseBodyError && provider.refreshRefusals.includes(cause.error);
    metrics().refreshes.inc({
      provider: labelProvider(provider.id),
      result: isRefused ? "refused" : "failed",
    });
    if (isRefused) return breakConnection(db, provider, current, lease, cause);
    const released = await releaseLease(db, current, lease);
    if (released && !rejected && !isOver(current)) return released;
    throw unavailable(provider, cause);
  }
  return requireHeld(provider, await storePair({ db, secrets }, current, lease, old, renewed));
}

async function breakConnection(
  db: Kysely<Schema>,
  provider: ConnectionProvider,
  current: Connection,
  lease: string,
  cause?: unknown,
): Promise<never> {
  await releaseLease(db, current, lease, { broken_at: Date.now() });
  throw connectAgain(provider, cause);
}

/** The given row; or the current one, if the pair was replaced and removed since it was read. */
async function open(stores: TokenStores, connection: Connection): Promise<FreshTokens> {
  try {
    return { connection, tokens: await openTokens(connection, stores.secrets) };
  } catch (error) {
    const now = isAuthError(error, "sealed_value_refused")
      ? await findConnectionById(stores.db, connection.id)
      : undefined;
    if (!now || now.sealed_tokens === connection.sealed_tokens) throw error;
    return { connection: now, tokens: await openTokens(now, stores.secrets) };
  }
}

/** Whether to refresh the access token now. */
export function isDue(connection: Connection): boolean {
  const end = connection.access_expires_at;
  if (end === null) return false;
  return Date.now() >= end - Math.min(EARLY_MS, (end - connection.updated_at) / 10);
}

/** Whether the access token has expired. */
export function isOver(connection: Connection): boolean {
  return connection.access_expires_at !== null && Date.now() >= connection.access_expires_at;
}

/** The error for a person who has not connected the provider. */
export function notConnected({ name }: ConnectionProvider): AuthError {
  const details = { reason: "not_connected" };
  return new AuthError("interaction_required", `${name} is not connected.`, { details });
}

function requireHeld(provider: ConnectionProvider, released: Connection | undefined): Connection {
  if (!released) throw unavailable(provider);
  return released;
}

function connectAgain(provider: ConnectionProvider, cause?: unknown): AuthError {
  const sentence = `${provider.name} no longer accepts the connection. Connect again.`;
  return new AuthError("interaction_required", sentence, { cause, details: { reason: "revoked" } });
}

function unavailable(provider: ConnectionProvider, cause?: unknown): AuthError {
  return new AuthError(
    "provider_error",
    `${provider.name} did not renew the access. Try again in a minute.`,
    {
      cause,
    },
  );
}
