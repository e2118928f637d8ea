import { setTimeout as wait } from "node:timers/promises";
import { AuthError, isAuthError } from "#auth/protocol/errors.ts";
import type { Connection } from "#db/schema.ts";
import { findConnectionById, releaseLease, takeLease } from "./lease.ts";
import type { ConnectionProvider } from "./providers/descriptor.ts";
import { findProviderOf } from "./providers/of-person.ts";
import { type FreshTokens, freshTokens } from "./refresh.ts";
import { deleteConnection } from "./store.ts";
import type { TokenStores } from "./stores/contract.ts";

const PATIENCE_MS = 20_000;
const POLL_MS = 50;

/**
 * Disconnects a provider: revokes the grant at the provider, then deletes the tokens here. Running tool calls
 * then get an error for their token.
 * @param force deletes it here even if the provider can't be reached; the person then revokes it there themselves
 * @returns whether the provider confirmed; false if it no longer knew the grant, `unsupported` if it can't revoke
 * @throws AuthError `provider_error` if the provider failed: nothing has changed, try again
 */
export async function disconnect(
  stores: TokenStores,
  connection: Connection,
  force = false,
): Promise<boolean | "unsupported"> {
  const { user_id, provider: id } = connection;
  const provider = await findProviderOf(stores.db, user_id, id, { isEnding: true });
  for (const giveUpAt = performance.now() + PATIENCE_MS; performance.now() < giveUpAt; await wait(POLL_MS)) {
    const current = await findConnectionById(stores.db, connection.id);
    if (!current) return false;
    const fresh = await findUsable(stores, provider, current, force);
    // The lease is held from here on: a concurrent refresh would create tokens that outlive the revocation.
    const lease = await takeLease(stores.db, fresh?.connection ?? current);
    if (!lease) continue;
    const revoked = fresh ? await revoke(stores, provider, fresh, lease, force) : false;
    await deleteConnection(stores, fresh?.connection ?? current);
    return revoked;
  }
  throw new AuthError("provider_error", "The connection is being renewed. Try again in a moment.");
}

/** Tokens that the provider should still accept; undefined if there are none, so that nothing can be revoked. */
async function findUsable(
  stores: TokenStores,
  provider: ConnectionProvider | undefined,
  current: Connection,
  force: boolean,
): Promise<FreshTokens | undefined> {
  if (!provider?.revokeGrant) return undefined;
  try {
    return await freshTokens(stores, provider, current);
  } catch (error) {
    const isLost = isAuthError(error, "interaction_required") || isAuthError(error, "sealed_value_refused");
    if (isLost || (force && isAuthError(error))) return undefined;
    throw error;
  }
}

async function revoke(
  stores: TokenStores,
  provider: ConnectionProvider | undefined,
  { connection, tokens }: FreshTokens,
  lease: string,
  force: boolean,
): Promise<boolean | "unsupported"> {
  try {
    return (await provider?.revokeGrant?.(tokens, connection)) ?? false;
  } catch (error) {
    if (force && isAuthError(error)) return false;
    await releaseLease(stores.db, connection, lease);
    throw error;
  }
}
