import { refused } from "./bound.ts";
import type { SecretStore } from "./contract.ts";

/**
 * A store that replaces others: their values are still read and deleted there, and count as stale, so that
 * `npm run secrets:rotate` moves them.
 */
export function migratingStore(present: SecretStore, former: readonly SecretStore[]): SecretStore {
  const find = (kept: string) => [present, ...former].find((store) => store.canRead(kept));
  return {
    put: (value, context) => present.put(value, context),
    async get(kept, context) {
      const store = find(kept);
      if (!store) throw refused(new Error("it was kept by a store that is not configured"));
      return store.get(kept, context);
    },
    remove: async (kept, context) => find(kept)?.remove(kept, context),
    isStale: async (kept) => !present.canRead(kept) || present.isStale(kept),
    canRead: (kept) => find(kept) !== undefined,
  };
}
