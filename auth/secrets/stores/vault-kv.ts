import { randomUUID } from "node:crypto";
import { z } from "zod";
import type { SealContext } from "../cipher.ts";
import { bind, refused, unbind } from "./bound.ts";
import type { SecretStore } from "./contract.ts";
import { unavailable } from "./unavailable.ts";
import type { VaultClient } from "./vault-client.ts";

const PREFIX = "vault-kv:";
const secretSchema = z.object({ data: z.record(z.string(), z.unknown()).nullable() });

/**
 * Secrets in Vault's KV version 2 (developer.hashicorp.com/vault/api-docs/secret/kv/kv-v2); our row holds a reference.
 * Every value has a path of its own, written once (check-and-set 0): nobody overwrites what another has just put there,
 * and the pair that a refresh replaces stays until the row names the new one.
 * @param place `mount` of the engine, and the `path` below which our secrets are
 */
export function vaultKvStore(vault: VaultClient, place: { mount: string; path: string }): SecretStore {
  const pathOf = (kept: string, { id }: SealContext): string => {
    const name = kept.slice(PREFIX.length);
    if (!kept.startsWith(PREFIX) || !/^[\da-f-]{36}$/.test(name)) throw refused();
    return `${place.path}/${encodeURIComponent(id)}/${name}`;
  };
  return {
    async put(value, context) {
      const kept = PREFIX + randomUUID();
      const body = { options: { cas: 0 }, data: bind(value, context) };
      const answer = await vault.send("POST", `${place.mount}/data/${pathOf(kept, context)}`, body);
      if (answer.status >= 400) throw unavailable(new Error(`Vault: ${answer.errors.join("; ")}`));
      return kept;
    },
    async get(kept, context) {
      const answer = await vault.send("GET", `${place.mount}/data/${pathOf(kept, context)}`);
      // 404 also says that the version was deleted; its metadata comes with it.
      if (answer.status >= 400) throw refused(new Error(`Vault answered ${answer.status}`));
      return unbind(secretSchema.safeParse(answer.data).data?.data, context);
    },
    async remove(kept, context) {
      // Its metadata: with it go all versions, for good.
      await vault.send("DELETE", `${place.mount}/metadata/${pathOf(kept, context)}`);
    },
    isStale: async () => false,
    owns: (kept) => kept.startsWith(PREFIX),
  };
}
