import type { Kysely } from "kysely";
import type { Schema } from "#db/schema.ts";
import type { SealContext } from "../cipher.ts";

/**
 * The store of delegated tokens. `connections.sealed_tokens` has the result of `put`: an encrypted value (embedded, Vault's
 * transit), or a reference to one (Vault's KV). How to choose: docs/decisions/0020-secret-store.md.
 */
export interface SecretStore {
  /**
   * Stores a value. The value it replaces, if any, stays readable until `remove`.
   * @returns what to store in the row; it reveals nothing of the value
   * @throws AuthError `server_unavailable` if the store can't be reached
   */
  put(value: unknown, context: SealContext): Promise<string>;
  /** @throws AuthError `sealed_value_refused` (another context, changed, or its key is gone), `server_unavailable` */
  get(kept: string, context: SealContext): Promise<unknown>;
  /**
   * Deletes the value behind `kept`, once no row has it. Idempotent.
   * @throws AuthError `server_unavailable`
   */
  remove(kept: string, context: SealContext): Promise<void>;
  /**
   * True if `put` would now store the value in another form (another key): `npm run secrets:rotate` stores such values
   * again.
   * @throws AuthError `server_unavailable`
   */
  isStale(kept: string): Promise<boolean>;
  /** True for values stored by this kind of store. */
  canRead(kept: string): boolean;
}

/** Where connections are, and where their tokens are. */
export interface TokenStores {
  db: Kysely<Schema>;
  secrets: SecretStore;
}
