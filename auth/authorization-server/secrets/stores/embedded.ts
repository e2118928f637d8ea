import { type KeySet, openSealed, seal, sealedKeyId } from "../cipher.ts";
import type { SecretStore } from "./contract.ts";

/** Encrypted rows in our own database, without another service. Keys come from SECRETS_KEYS. */
export function embeddedStore(keys: KeySet): SecretStore {
  return {
    put: (value, context) => seal(value, context, keys),
    get: (kept, context) => openSealed(kept, context, keys),
    // The encrypted value is in the row itself, and deleted with it.
    remove: async () => {},
    isStale: async (kept) => sealedKeyId(kept) !== keys.keys[0]?.kid,
    // A compact JWE: five parts. Vault's own values have a prefix.
    canRead: (kept) => kept.split(".").length === 5,
  };
}
