import { database } from "#db/index.ts";
import { type WebEnv, webEnv } from "../env.ts";
import type { WebFeature } from "../feature.ts";
import * as features from "../features.ts";
import type { SecretStore, TokenStores } from "./stores/contract.ts";
import { embeddedStore } from "./stores/embedded.ts";
import { migratingStore } from "./stores/migrating.ts";

/** The store that an environment names. Values in other configured stores can still be read. */
export function openSecretStore(env: WebEnv): SecretStore {
  const embedded = embeddedStore(env.SECRETS_KEYS);
  const others = Object.values<WebFeature>(features).map(({ openStores }) => openStores?.(env));
  const stores: Record<string, SecretStore> = Object.assign({}, ...others);
  const chosen = stores[env.SECRET_STORE] ?? embedded;
  return chosen === embedded && Object.keys(stores).length === 0
    ? embedded
    : migratingStore(chosen, [embedded, ...Object.values(stores)]);
}

let store: SecretStore | undefined;

/** The store of this process's environment. */
export function secretStore(): SecretStore {
  store ??= openSecretStore(webEnv());
  return store;
}

/** This process's database and its store of tokens. */
export function tokenStores(): TokenStores {
  return { db: database(), secrets: secretStore() };
}
