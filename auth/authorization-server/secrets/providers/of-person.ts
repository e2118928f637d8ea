import type { Kysely } from "kysely";
import type { Schema } from "#db/schema.ts";
import { webEnv } from "../../env.ts";
import type { WebFeature } from "../../feature.ts";
import * as features from "../../features.ts";
import { secretStore } from "../secret-store.ts";
import type { TokenStores } from "../stores/contract.ts";
import type { ConnectionProvider } from "./descriptor.ts";
import { findProvider } from "./index.ts";

/**
 * The descriptor of a provider that this person can connect: one of the installation, or one of their own.
 * @param isEnding for revoking access
 */
export async function findProviderOf(
  db: Kysely<Schema>,
  userId: string,
  id: string,
  { isEnding = false } = {},
): Promise<ConnectionProvider | undefined> {
  const common = findProvider(id);
  if (common) return common;
  const stores = { db, secrets: secretStore() };
  for (const { findPersonalProvider } of Object.values<WebFeature>(features)) {
    const own = await findPersonalProvider?.(id, userId, webEnv(), stores, isEnding);
    if (own) return own;
  }
  return undefined;
}

/** Removes data that the account's own rows don't reference, before they are deleted. */
export async function removeRestOf(stores: TokenStores, userId: string): Promise<void> {
  for (const feature of Object.values<WebFeature>(features))
    await feature.removeRestOf?.(userId, webEnv(), stores);
}
