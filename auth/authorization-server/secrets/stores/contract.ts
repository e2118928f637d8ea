import type { SealContext } from "../cipher.ts";

/**
 * Where delegated tokens rest. `connections.sealed_tokens` holds what `put` returned: a sealed value (embedded, Vault's
 * transit), or a reference to one (Vault's KV). Which to use when: docs/decisions/0020-secret-store.md.
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
  /**
   * Removes what `kept` stands for, once no row holds it. Done also when it was gone before.
   * @throws AuthError `server_unavailable`
   */
  remove(kept: string, context: SealContext): Promise<void>;
  /**
   * True when `put` would keep the value otherwise today (another key): `npm run secrets:rotate` puts such values away
   * again.
   * @throws AuthError `server_unavailable`
   */
  isStale(kept: string): Promise<boolean>;
  /** True for what this kind of store has put away. */
  canRead(kept: string): boolean;
}
