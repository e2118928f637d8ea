import { type WebEnv, webEnv } from "../env.ts";
import type { SecretStore } from "./stores/contract.ts";
import { embeddedStore } from "./stores/embedded.ts";

export type { SecretStore } from "./stores/contract.ts";
export { embeddedStore } from "./stores/embedded.ts";

/** The store that an environment names. */
export function openSecretStore(env: WebEnv): SecretStore {
  return embeddedStore(env.SECRETS_KEYS);
}

let store: SecretStore | undefined;

/** The store of this process's environment. */
export function secretStore(): SecretStore {
  store ??= openSecretStore(webEnv());
  return store;
}
