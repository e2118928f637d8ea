import { AuthError, isAuthError } from "#auth/protocol/errors.ts";
import type { Connection } from "#db/schema.ts";
import { log } from "#observability/log.ts";
import { disconnect } from "./disconnect.ts";
import type { ConnectionProvider } from "./providers/descriptor.ts";
import type { ProviderTokens } from "./store.ts";
import type { TokenStores } from "./stores/contract.ts";

/**
 * Ends the connection of a person's previous account, because they have just granted access to another one. Its
 * grant would outlive its tokens here. If the provider fails, the old account stays, and the new grant is revoked instead.
 * @throws AuthError `provider_error` (`details.reason` = `not_replaced`): nothing has changed, try again
 */
export async function endOtherAccount(
  stores: TokenStores,
  provider: ConnectionProvider,
  old: Connection,
  given: ProviderTokens,
): Promise<void> {
  try {
    await disconnect(stores, old);
  } catch (cause) {
    if (!isAuthError(cause)) throw cause;
    await revokeUnused(provider, given);
    const sentence = `${provider.name} could not revoke the access of @${old.login}. Try again in a moment.`;
    throw new AuthError("provider_error", sentence, { cause, details: { reason: "not_replaced" } });
  }
}

async function revokeUnused(provider: ConnectionProvider, given: ProviderTokens): Promise<void> {
  try {
    await provider.revokeGrant?.(given, { issuer: null, resource: null });
  } catch (error) {
    if (!isAuthError(error)) throw error;
    log().warn({ err: error, provider: provider.id }, "a grant that was not stored could not be revoked");
  }
}
