import { randomUUID } from "node:crypto";
import { z } from "zod";
import type { SealContext } from "../../cipher.ts";
import { bind, refused, unbind } from "../bound.ts";
import type { SecretStore } from "../contract.ts";
import { unavailable } from "../unavailable.ts";
import type { VaultAnswer, VaultClient } from "./client.ts";

const PREFIX = "vault-kv:";
const written = z.object({ version: z.number().int() });
const read = z.object({
  data: z.record(z.string(), z.unknown()).nullable(),
  metadata: z.object({ version: z.number().int() }),
});

/**
 * Secrets in Vault's KV version 2 (developer.hashicorp.com/vault/api-docs/secret/kv/kv-v2); our row holds a reference.
 * Each value has its own path, written once (check-and-set 0), so that nobody overwrites a value written at the same time,
 * and the pair that a refresh replaces stays until the row names the new one.
 *
 * A version 1 mount takes the same paths for plain keys: it stores the token, ignores check-and-set, and answers a deletion
 * of metadata with 204 without deleting anything. So each response must have the format of version 2, and a removal is verified
 * by another read.
 * @param place `mount` of the engine, and the `path` below which our secrets are
 */
export function vaultKvStore(vault: VaultClient, place: { mount: string; path: string }): SecretStore {
  const pathOf = (kept: string, { id }: SealContext): string => {
    const name = kept.slice(PREFIX.length);
    if (!kept.startsWith(PREFIX) || !/^[\da-f-]{36}$/.test(name)) throw refused();
    return `${place.path}/${encodeURIComponent(id)}/${name}`;
  };
  const notVersion2 = () =>
    unavailable(
      new Error(`Vault's mount ${place.mount} is not KV version 2 (vault secrets enable -version=2 kv)`),
    );

  /** @throws AuthError `server_unavailable` if the value is still there afterwards */
  async function remove(path: string): Promise<void> {
    // Deleting the metadata permanently deletes all versions.
    await vault.send("DELETE", `${place.mount}/metadata/${path}`);
    if (await isGone(path)) return;
    await vault.send("DELETE", `${place.mount}/data/${path}`);
    if (!(await isGone(path)))
      throw unavailable(new Error(`Vault did not delete ${place.mount}/data/${path}`));
  }

  /**
   * Reads a secret's newest version. 404 without a message means no value; with a message, the mount is missing, which is an operator's mistake.
   * @throws AuthError `server_unavailable`
   */
  async function look(path: string): Promise<VaultAnswer> {
    const answer = await vault.send("GET", `${place.mount}/data/${path}`);
    if (answer.errors.length > 0) throw unavailable(new Error(`Vault: ${answer.errors.join("; ")}`));
    return answer;
  }

  async function isGone(path: string): Promise<boolean> {
    return (await look(path)).status === 404;
  }

  return {
    async put(value, context) {
      const kept = PREFIX + randomUUID();
      const path = pathOf(kept, context);
      const body = { options: { cas: 0 }, data: bind(value, context) };
      const answer = await vault.send("POST", `${place.mount}/data/${path}`, body);
      if (answer.status >= 400) throw unavailable(new Error(`Vault: ${answer.errors.join("; ")}`));
      if (!written.safeParse(answer.data).success) {
        await remove(path);
        throw notVersion2();
      }
      return kept;
    },
    async get(kept, context) {
      const answer = await look(pathOf(kept, context));
      // 404 also means that the version was deleted; then it comes with metadata.
      if (answer.status >= 400) throw refused(new Error(`Vault answered ${answer.status}`));
      const secret = read.safeParse(answer.data).data;
      if (!secret) throw notVersion2();
      return unbind(secret.data, context);
    },
    remove: async (kept, context) => remove(pathOf(kept, context)),
    isStale: async () => false,
    canRead: (kept) => kept.startsWith(PREFIX),
  };
}
