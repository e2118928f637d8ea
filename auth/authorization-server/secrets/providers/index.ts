import { database } from "#db/index.ts";
import { type WebEnv, webEnv } from "../../env.ts";
import type { WebFeature } from "../../feature.ts";
import * as features from "../../features.ts";
import { secretStore } from "../secret-store.ts";
import type { TokenStores } from "../stores/contract.ts";
import type { ConnectionProvider } from "./descriptor.ts";

/** Opened by the first use: commands list the providers of an environment without a database. */
const stores: TokenStores = {
  get db() {
    return database();
  },
  get secrets() {
    return secretStore();
  },
};

/** In the order of the features' names: bundlers order a module's exports differently. */
function openProviders(env: WebEnv): Record<string, () => ConnectionProvider | undefined> {
  const sorted = Object.entries<WebFeature>(features).sort(([one], [other]) => one.localeCompare(other));
  return Object.assign({}, ...sorted.map(([, { providers }]) => providers?.(env, stores)));
}

/** The descriptor of a provider that people can connect; undefined if it is unknown or not configured. */
export function findProvider(id: string, env: WebEnv = webEnv()): ConnectionProvider | undefined {
  const providers = openProviders(env);
  return Object.hasOwn(providers, id) ? providers[id]?.() : undefined;
}

/** Every configured provider, in the order of the settings page. */
export function listProviders(): ConnectionProvider[] {
  return Object.values(openProviders(webEnv())).flatMap((open) => open() ?? []);
}

/** Whether anything configured here may be granted by people's identity provider. */
export function usesCrossAppAccess(): boolean {
  return listProviders().some(({ crossAppAccess }) => crossAppAccess);
}
