import { type WebEnv, webEnv } from "../env.ts";
import type { SecretStore } from "./stores/contract.ts";
import { embeddedStore } from "./stores/embedded.ts";
import { migratingStore } from "./stores/migrating.ts";
import { vaultClient } from "./stores/vault-client.ts";
import { vaultKvStore } from "./stores/vault-kv.ts";
import { vaultTransitStore } from "./stores/vault-transit.ts";

export type { SecretStore } from "./stores/contract.ts";
export { embeddedStore } from "./stores/embedded.ts";

/** The store that an environment names. What the others keep is still readable, as long as they are configured. */
export function openSecretStore(env: WebEnv): SecretStore {
  const embedded = embeddedStore(env.SECRETS_KEYS);
  if (!env.VAULT_ADDR) return embedded;
  const vault = vaultClient(env);
  const kv = vaultKvStore(vault, { mount: env.VAULT_KV_MOUNT, path: env.VAULT_KV_PATH });
  const transit = vaultTransitStore(vault, { mount: env.VAULT_TRANSIT_MOUNT, key: env.VAULT_TRANSIT_KEY });
  const stores = { embedded, vault: kv, "vault-transit": transit };
  return migratingStore(stores[env.SECRET_STORE], [embedded, kv, transit]);
}

let store: SecretStore | undefined;

/** The store of this process's environment. */
export function secretStore(): SecretStore {
  store ??= openSecretStore(webEnv());
  return store;
}
