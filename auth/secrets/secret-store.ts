import { webEnv } from "../env.ts";
import { type KeySet, openSealed, type SealContext, seal, sealedKeyId } from "./cipher.ts";

/**
 * Where delegated tokens rest. `connections.sealed_tokens` holds what `put` returned: a sealed value (embedded), or a
 * reference to one (Vault). Which to use when: docs/decisions/0020-secret-store.md.
 */
export interface SecretStore {
  /**
   * Puts a value away. The value it replaces, if any, stays readable until `remove`.
   * @returns what to keep in the row; it tells nothing of the value
   * @throws AuthError `server_unavailable` when the store can't be reached
   */
  put(value: unknown, context: SealContext): Promise<string>;
  /** @throws AuthError `sealed_value_refused` (another context, changed, or its key is gone), `server_unavailable` */
  get(kept: string, context: SealContext): Promise<unknown>;
  /** Removes what `kept` stands for, once no row holds it. */
  remove(kept: string, context: SealContext): Promise<void>;
  /** True when `put` would use another key today: `npm run secrets:rotate` puts such values away again. */
  isStale(kept: string): boolean;
}

/** Sealed rows in our own database: nothing else to run. Keys come from SECRETS_KEYS. */
export function embeddedStore(keys: KeySet): SecretStore {
  return {
    put: (value, context) => seal(value, context, keys),
    get: (kept, context) => openSealed(kept, context, keys),
    // The sealed value is the row itself: it is gone with it.
    remove: async () => {},
    isStale: (kept) => sealedKeyId(kept) !== keys.keys[0]?.kid,
  };
}

let store: SecretStore | undefined;

/** The store that the environment names. */
export function secretStore(): SecretStore {
  store ??= embeddedStore(webEnv().SECRETS_KEYS);
  return store;
}
