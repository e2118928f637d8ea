import { z } from "zod";
import { parseJson } from "#auth/protocol/json.ts";
import type { SealContext } from "../../cipher.ts";
import { bind, refused, unbind } from "../bound.ts";
import type { SecretStore } from "../contract.ts";
import { unavailable } from "../unavailable.ts";
import type { VaultAnswer, VaultClient } from "./client.ts";

const encrypted = z.object({ ciphertext: z.string().regex(/^vault:v\d+:/) });
const decrypted = z.object({ plaintext: z.base64() });
const keySchema = z.object({ latest_version: z.number().int() });

/** How long the key's newest version is cached: a rotation needs it for every row. */
const KEY_MS = 5_000;

/**
 * Rows of our own database, encrypted by a key that never leaves Vault's transit engine
 * (developer.hashicorp.com/vault/api-docs/secret/transit). A value's context is its associated data, and also inside the value.
 * @param place `mount` of the engine, and the `key`'s name
 */
export function vaultTransitStore(vault: VaultClient, place: { mount: string; key: string }): SecretStore {
  let newest: { version: Promise<number>; until: number } | undefined;

  async function findNewest(): Promise<number> {
    const answer = await vault.send("GET", `${place.mount}/keys/${place.key}`);
    const key = keySchema.safeParse(answer.data);
    if (!key.success) throw unavailable(new Error(`Vault has no key ${place.key}: ${answer.status}`));
    return key.data.latest_version;
  }

  return {
    async put(value, context) {
      const plaintext = toBase64(JSON.stringify(bind(value, context)));
      const body = { plaintext, associated_data: dataOf(context) };
      const answer = await vault.send("POST", `${place.mount}/encrypt/${place.key}`, body);
      const sealed = encrypted.safeParse(answer.data);
      if (!sealed.success) throw unavailable(new Error(`Vault: ${answer.errors.join("; ")}`));
      return sealed.data.ciphertext;
    },
    async get(kept, context) {
      const body = { ciphertext: kept, associated_data: dataOf(context) };
      const answer = await vault.send("POST", `${place.mount}/decrypt/${place.key}`, body);
      if (isWithoutKey(answer)) throw unavailable(new Error(`Vault has no key ${place.key}`));
      const opened = decrypted.safeParse(answer.data);
      if (!opened.success) throw refused(new Error(`Vault: ${answer.errors.join("; ")}`));
      return unbind(parseJson(Buffer.from(opened.data.plaintext, "base64").toString()), context);
    },
    // The encrypted value is in the row itself, and deleted with it.
    remove: async () => {},
    async isStale(kept) {
      const now = performance.now();
      if (!newest || newest.until < now) newest = { version: findNewest(), until: now + KEY_MS };
      return Number(/^vault:v(\d+):/.exec(kept)?.[1]) !== (await newest.version);
    },
    canRead: (kept) => /^vault:v\d+:/.test(kept),
  };
}

/** An operator's mistake, not a damaged value: nobody must reconnect because of it. */
function isWithoutKey(answer: VaultAnswer): boolean {
  return answer.status === 404 || answer.errors.some((error) => error.includes("key not found"));
}

function dataOf({ subject, provider, id }: SealContext): string {
  return toBase64(JSON.stringify([subject, provider, id]));
}

function toBase64(text: string): string {
  return Buffer.from(text).toString("base64");
}
