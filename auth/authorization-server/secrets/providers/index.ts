import { database } from "#db/index.ts";
import { type WebEnv, webEnv } from "../../env.ts";
import type { ProviderStores, WebFeature } from "../../feature.ts";
import * as features from "../../features.ts";
import { secretStore } from "../secret-store.ts";
import type { ConnectionProvider } from "./descriptor.ts";

const stores: ProviderStores = { db: database, secrets: secretStore };

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
export function listProviders(env: WebEnv = webEnv()): ConnectionProvider[] {
  return Object.values(openProviders(env)).flatMap((open) => open() ?? []);
}
