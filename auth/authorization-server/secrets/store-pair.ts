import { setTimeout as wait } from "node:timers/promises";
import { isAuthError } from "#auth/protocol/errors.ts";
import { flushToDisk } from "#db/flush.ts";
import { findOutage } from "#db/outage.ts";
import type { Connection } from "#db/schema.ts";
import { findConnectionById, releaseLease } from "./lease.ts";
import { contextOf, type ProviderTokens, putTokens } from "./store.ts";
import type { TokenStores } from "./stores/contract.ts";

/**
 * The pauses between all attempts for one pair: a database or secret store that is restarted is back within them. Together they are
 * shorter than the lease: the next caller would send the used refresh token, for which providers revoke a grant.
 */
const PAUSES_MS = [200, 800, 3_000, 5_000, 10_000];

/**
 * Replaces a connection's tokens by those of a refresh, and releases the lease. The provider has used up the old refresh token: an
 * outage of the database or the secret store must not cost the person their connection.
 * @returns the new row; undefined if another caller has taken over the lease: nothing was stored then
 */
export async function storePair(
  { db, secrets }: TokenStores,
  current: Connection,
  lease: string,
  old: ProviderTokens,
  renewed: ProviderTokens,
): Promise<Connection | undefined> {
  const context = contextOf(current);
  const refreshToken = renewed.refreshToken ?? old.refreshToken;
  const pauses = PAUSES_MS.values();
  const kept = await persist(pauses, () => putTokens(secrets, { ...renewed, refreshToken }, context));
  const achieved = {
    sealed_tokens: kept,
    access_expires_at: renewed.accessExpiresAt ?? null,
    scopes: renewed.scopes.length > 0 ? renewed.scopes.join(" ") : current.scopes,
    // Strictly later, so that it distinguishes one pair from the next.
    updated_at: Math.max(Date.now(), current.updated_at + 1),
  };
  const stored = await persist(pauses, async () => {
    const released = await releaseLease(db, current, lease, achieved);
    if (released) return released;
    // An earlier attempt may have stored it, if its response was lost.
    const row = await findConnectionById(db, current.id);
    return row?.sealed_tokens === kept ? row : undefined;
  });
  await flushToDisk(db);
  await secrets.remove(stored ? current.sealed_tokens : kept, context);
  return stored;
}

/** Repeats what fails while the database or the secret store is unavailable, as long as there are pauses left. */
async function persist<T>(pauses: Iterator<number>, attempt: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await attempt();
    } catch (error) {
      if (!findOutage(error) && !isAuthError(error, "server_unavailable")) throw error;
      const { value: pause, done } = pauses.next();
      if (done) throw error;
      await wait(pause);
    }
  }
}
