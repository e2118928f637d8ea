import { randomUUID } from "node:crypto";
import { openSecretStore } from "#auth/secrets/secret-store.ts";
import { type Finding, fail, pass } from "./finding.ts";
import { probe } from "./probe.ts";
import type { Setup } from "./setup.ts";

const SUBJECT = "secret store";

/** The store of people's tokens: puts a word away, reads it, and removes it again. */
export async function checkSecretStore({ web }: Pick<Setup, "web">): Promise<Finding[]> {
  const { SECRET_STORE: kind, VAULT_ADDR: address } = web;
  if (kind === "embedded" || !address) return [pass(SUBJECT, "sealed rows in the app's own database")];
  // developer.hashicorp.com/vault/api-docs/system/health: sealed is 503, not initialized 501, a standby 429.
  const { response, error } = await probe(`${address}/v1/sys/health`);
  if (!response) return [fail(SUBJECT, `${address}: ${error}`, "check VAULT_ADDR and the way to it")];
  await response.body?.cancel();
  if (response.status === 503) return [fail(SUBJECT, `${address} is sealed`, "unseal it")];
  if (response.status === 501) return [fail(SUBJECT, `${address} is not initialized`, "initialize it")];
  const trouble = await tryOut(web);
  if (trouble) {
    const where = kind === "vault" ? "VAULT_KV_MOUNT and VAULT_KV_PATH" : "VAULT_TRANSIT_MOUNT and _KEY";
    const mend = `check ${where}, the token and its policy: docs/decisions/0020-secret-store.md has one`;
    return [fail(SUBJECT, `${address}: ${trouble}`, mend)];
  }
  return [pass(SUBJECT, `${address} keeps, gives and removes (${kind})`)];
}

/** @returns what went wrong, in Vault's words; undefined when all went well */
async function tryOut(web: Setup["web"]): Promise<string | undefined> {
  const store = openSecretStore(web);
  const context = { subject: "doctor", provider: "doctor", id: randomUUID() };
  const word = randomUUID();
  try {
    const kept = await store.put(word, context);
    const found = await store.get(kept, context);
    await store.remove(kept, context);
    await store.isStale(kept);
    return found === word ? undefined : "it gave back something else";
  } catch (error) {
    const cause = error instanceof Error ? error.cause : undefined;
    return cause instanceof Error ? cause.message : String(error);
  }
}
