import { randomUUID } from "node:crypto";
import { z } from "zod";
import type { AuthError } from "#auth/protocol/errors.ts";
import type { SealContext } from "../../cipher.ts";
import { bind, refused, unbind } from "../bound.ts";
import type { SecretStore } from "../contract.ts";
import { unavailable } from "../unavailable.ts";
import type { VaultAnswer, VaultClient } from "./client.ts";

/** Where a value is: mount, path and its own name. Written by releases before 0136: the name only. */
const REFERENCE = /^vault-kv:(?:(?<mount>[\w/-]+):(?<path>[\w/-]+):)?(?<name>[\da-f-]{36})$/;
const written = z.object({ version: z.number().int() });
const read = z.object({
  data: z.record(z.string(), z.unknown()).nullable(),
  metadata: z.object({ version: z.number().int() }),
});

/** The `mount` of a KV engine, and the `path` below which our secrets are. */
export interface KvPlace {
  mount: string;
  path: string;
}

/**
 * Secrets in Vault's KV version 2 (developer.hashicorp.com/vault/api-docs/secret/kv/kv-v2); our row holds a reference, which names
 * the place: values are read and removed where they were written, also after the variables have changed.
 * Each value has its own path, written once (check-and-set 0), so that nobody overwrites a value written at the same time,
 * and the pair that a refresh replaces stays until the row names the new one.
 *
 * A version 1 mount takes the same paths for plain keys: it stores the token, ignores check-and-set, and answers a deletion
 * of metadata with 204 without deleting anything. So each response must have the format of version 2, a removal is verified
 * by another read, and before the first token an empty value is written: a mount that turns out to be wrong has no token then.
 * @param place where values are written
 */
export function vaultKvStore(vault: VaultClient, place: KvPlace): SecretStore {
  let proof: Promise<void> | undefined;

  function locate(kept: string, { id }: SealContext): KvPlace {
    const { mount = place.mount, path = place.path, name } = REFERENCE.exec(kept)?.groups ?? {};
    if (!name) throw refused();
    return { mount, path: `${path}/${encodeURIComponent(id)}/${name}` };
  }

  async function write({ mount, path }: KvPlace, data: object): Promise<void> {
    const answer = await vault.send("POST", `${mount}/data/${path}`, { options: { cas: 0 }, data });
    if (answer.status >= 400) throw unavailable(new Error(`Vault: ${answer.errors.join("; ")}`));
    if (written.safeParse(answer.data).success) return;
    await remove({ mount, path });
    throw notVersion2({ mount, path });
  }

  /** @throws AuthError `server_unavailable` if the value is still there afterwards */
  async function remove({ mount, path }: KvPlace): Promise<void> {
    // Deleting the metadata permanently deletes all versions.
    await vault.send("DELETE", `${mount}/metadata/${path}`);
    if (await isGone({ mount, path })) return;
    // A plain key of version 1. In version 2 this only marks the version as deleted, which does not count as gone.
    await vault.send("DELETE", `${mount}/data/${path}`);
    if (!(await isGone({ mount, path }))) {
      throw unavailable(new Error(`Vault did not delete ${mount}/data/${path}`));
    }
  }

  /**
   * Reads a secret's newest version. 404 without a message means no value; with a message, the mount is missing, which is an operator's mistake.
   * @throws AuthError `server_unavailable`
   */
  async function look({ mount, path }: KvPlace): Promise<VaultAnswer> {
    const answer = await vault.send("GET", `${mount}/data/${path}`);
    if (answer.errors.length > 0) throw unavailable(new Error(`Vault: ${answer.errors.join("; ")}`));
    return answer;
  }

  /** A version that was only marked as deleted has metadata, and can be undeleted. */
  async function isGone(where: KvPlace): Promise<boolean> {
    const { status, data } = await look(where);
    return status === 404 && !data;
  }

  function prove(): Promise<void> {
    const where = { mount: place.mount, path: `${place.path}/proof/${randomUUID()}` };
    proof ??= write(where, {})
      .then(() => remove(where))
      .catch((error: unknown) => {
        proof = undefined;
        throw error;
      });
    return proof;
  }

  return {
    async put(value, context) {
      await prove();
      const kept = `vault-kv:${place.mount}:${place.path}:${randomUUID()}`;
      await write(locate(kept, context), bind(value, context));
      return kept;
    },
    async get(kept, context) {
      const where = locate(kept, context);
      const answer = await look(where);
      // 404 also means that the version was deleted; then it comes with metadata.
      if (answer.status >= 400) throw refused(new Error(`Vault answered ${answer.status}`));
      const secret = read.safeParse(answer.data).data;
      if (!secret) throw notVersion2(where);
      return unbind(secret.data, context);
    },
    remove: async (kept, context) => remove(locate(kept, context)),
    async isStale(kept) {
      const { mount = place.mount, path = place.path } = REFERENCE.exec(kept)?.groups ?? {};
      return mount !== place.mount || path !== place.path;
    },
    canRead: (kept) => kept.startsWith("vault-kv:"),
  };
}

function notVersion2({ mount }: KvPlace): AuthError {
  return unavailable(
    new Error(`Vault's mount ${mount} is not KV version 2 (vault secrets enable -version=2 kv)`),
  );
}
