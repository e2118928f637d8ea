import { database } from "#db/index.ts";
import { type WebEnv, webEnv } from "../../env.ts";
import type { ProviderStores, WebFeature } from "../../feature.ts";
import * as features from "../../features.ts";
import { secretStore } from "../secret-store.ts";
import type { ConnectionProvider } from "./descriptor.ts";

const stores: ProviderStores = { db: database, secrets: secretStore };

function openProviders(env: WebEnv): Record<string, () => ConnectionProvider | undefined> {
  return Object.assign({}, ...Object.values<WebFeature>(features).map((one) => one.providers?.(env, stores)));
}

/** The descriptor of a provider that people can connect; undefined for one that is unknown or not configured. */
export function findProvider(id: string, env: WebEnv = webEnv()): ConnectionProvider | undefined {
  const providers = openProviders(env);
  return Object.hasOwn(providers, id) ? providers[id]?.() : undefined;
}

/** Every provider that this installation has configured, in the order of the settings page. */
export function listProviders(env: WebEnv = webEnv()): ConnectionProvider[] {
  return Object.values(openProviders(env)).flatMap((open) => open() ?? []);
}
