import { randomUUID } from "node:crypto";
import { z } from "zod";
import { openSecretStore } from "#auth/authorization-server/secrets/secret-store.ts";
import { vaultClient } from "#auth/authorization-server/secrets/stores/vault/client.ts";
import { readVault, type VaultEnv } from "#auth/authorization-server/secrets/stores/vault/variables.ts";
import { type Finding, fail, pass, warn } from "#scripts/doctor/finding.ts";
import { findPlainHttp } from "#scripts/doctor/plain-http.ts";
import { probe, readObject } from "#scripts/doctor/probe.ts";
import type { Setup } from "#scripts/feature.ts";

type Web = Setup["web"];

const SUBJECT = "secret store";

/** Tests the store of people's tokens by writing, reading and deleting a value. */
export async function checkSecretStore({ web }: Pick<Setup, "web">): Promise<Finding[]> {
  const vault = readVault(web);
  const { SECRET_STORE: kind, VAULT_ADDR: address } = vault;
  if (kind === "embedded" || !address) return [pass(SUBJECT, "encrypted rows in the app's own database")];
  return [...findPlainHttp(SUBJECT, [address]), ...(await checkVault(web, vault, address))];
}

async function checkVault(web: Web, vault: VaultEnv, address: string): Promise<Finding[]> {
  // developer.hashicorp.com/vault/api-docs/system/health: sealed is 503, not initialized 501, a standby 429.
  const { response, error } = await probe(`${address}/v1/sys/health`);
  if (!response) return [fail(SUBJECT, `${address}: ${error}`, "check VAULT_ADDR and the way to it")];
  const health = await readObject(response);
  if (typeof health?.sealed !== "boolean") {
    const fix = "check the scheme, host and port of VAULT_ADDR, which has no path";
    return [fail(SUBJECT, `${address} answers ${response.status}, and not as a Vault does`, fix)];
  }
  if (response.status === 503) return [fail(SUBJECT, `${address} is sealed`, "unseal it")];
  if (response.status === 501) return [fail(SUBJECT, `${address} is not initialized`, "initialize it")];
  const trouble = await findTrouble(() => tryOut(web));
  if (!trouble) {
    return [
      pass(SUBJECT, `${address} writes, reads and removes (${vault.SECRET_STORE})`),
      ...(vault.SECRET_STORE === "vault" ? await findExpiry(vault) : []),
    ];
  }
  return [fail(SUBJECT, `${address}: ${trouble}`, await advise(vault, trouble))];
}

/** @returns Vault's error message, or undefined */
async function findTrouble(attempt: () => Promise<unknown>): Promise<string | undefined> {
  try {
    await attempt();
    return undefined;
  } catch (error) {
    const cause = error instanceof Error ? error.cause : undefined;
    return cause instanceof Error ? cause.message : String(error);
  }
}

async function tryOut(web: Web): Promise<void> {
  const store = openSecretStore(web);
  const context = { subject: "doctor", provider: "doctor", id: randomUUID() };
  const value = randomUUID();
  const kept = await store.put(value, context);
  const found = await store.get(kept, context);
  await store.remove(kept, context);
  await store.isStale(kept);
  if (found !== value) throw new Error("it gave back another value");
}

const writtenSchema = z.object({ deletion_time: z.string() });

/** A mount with `delete_version_after` deletes people's tokens after a while; the response to a write has the time. */
async function findExpiry(vault: VaultEnv): Promise<Finding[]> {
  const client = vaultClient(vault);
  const name = `${vault.VAULT_KV_PATH}/doctor/${randomUUID()}`;
  const answer = await client.send("POST", `${vault.VAULT_KV_MOUNT}/data/${name}`, { data: {} });
  await client.send("DELETE", `${vault.VAULT_KV_MOUNT}/metadata/${name}`);
  const deletedAt = writtenSchema.safeParse(answer.data).data?.deletion_time;
  if (!deletedAt) return [];
  const message = `what is written now is deleted at ${deletedAt}: people would have to connect again`;
  return [warn(SUBJECT, message, `vault write ${vault.VAULT_KV_MOUNT}/config delete_version_after=0s`)];
}

/** The fix, after checking the steps before the store itself: address, login, namespace, token. */
async function advise(vault: VaultEnv, trouble: string): Promise<string> {
  if (/answered 3\d\d/.test(trouble)) {
    return "set VAULT_ADDR to the active node, or to the address of the cluster";
  }
  if (/answered (429|5\d\d)/.test(trouble))
    return "see Vault's own log: it failed, and not because of a variable";
  // Any token may look itself up; if a policy denies even this, the message shows it.
  const lookUp = (env: VaultEnv) => findTrouble(() => vaultClient(env).send("GET", "auth/token/lookup-self"));
  if (await lookUp(vault)) {
    const isNamespace = vault.VAULT_NAMESPACE && !(await lookUp({ ...vault, VAULT_NAMESPACE: undefined }));
    if (isNamespace) return "check VAULT_NAMESPACE: the token is good outside of it";
    return adviseOnLogin(vault);
  }
  if (trouble.includes("KV version 2")) {
    return "mount KV version 2 (vault secrets enable -version=2 -path=secret kv) and name it in VAULT_KV_MOUNT";
  }
  if (/\b403\b/.test(trouble)) {
    return "give the token the policy of docs/decisions/0020-secret-store.md: it is valid, but not allowed this";
  }
  const place =
    vault.SECRET_STORE === "vault"
      ? "VAULT_KV_MOUNT and VAULT_KV_PATH"
      : "VAULT_TRANSIT_MOUNT and VAULT_TRANSIT_KEY";
  return `check ${place}`;
}

function adviseOnLogin(vault: VaultEnv): string {
  const where = vault.VAULT_NAMESPACE ? ", and that it is of VAULT_NAMESPACE" : "";
  if (vault.VAULT_TOKEN) return `set a new VAULT_TOKEN: this one is unknown or has expired${where}`;
  if (vault.VAULT_TOKEN_FILE) {
    return `check VAULT_TOKEN_FILE: it must be readable and hold a token that has not expired${where}`;
  }
  return `check VAULT_ROLE_ID and VAULT_SECRET_ID, and that the role is not limited or expired${where}`;
}
