import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { parseWebEnv } from "#auth/authorization-server/env.ts";
import { makeTestEnv } from "#auth/testing/env.ts";
import { openSecretStore } from "../../secret-store.ts";
import type { SecretStore } from "../contract.ts";
import { context, secret } from "../testing/store-contract.ts";
import { startTestVault, type TestVault } from "./testing/server.ts";

let vault: TestVault;
beforeAll(async () => {
  vault = await startTestVault();
});
afterAll(() => vault.close());

function open(): SecretStore {
  const at = { SECRET_STORE: "vault", VAULT_ADDR: vault.url, VAULT_TOKEN: vault.token, VAULT_KV_MOUNT: "kv" };
  return openSecretStore(parseWebEnv({ ...makeTestEnv(), ...at }));
}

describe("Vault's KV on a mount of version 1", () => {
  const wrong = { code: "server_unavailable", cause: { message: expect.stringContaining("KV version 2") } };

  test("rejects writes, and leaves nothing there", async () => {
    await expect(open().put(secret, context)).rejects.toMatchObject(wrong);
    expect(vault.kvV1.paths()).toEqual([]);
  });

  test("gets no token, not even one that it would not let us remove", async () => {
    vault.denies = /^DELETE \/v1\/kv\/data/;
    await expect(open().put(secret, context)).rejects.toMatchObject({ code: "server_unavailable" });
    vault.denies = undefined;
    expect(JSON.stringify(vault.kvV1.values())).not.toContain("canary");
    vault.kvV1.clear();
  });

  test("rejects reads of values that an older version stored there, which are not lost", async () => {
    const kept = storeAsBefore();
    await expect(open().get(kept, context)).rejects.toMatchObject(wrong);
    expect(vault.kvV1.paths()).toHaveLength(1);
    await open().remove(kept, context);
  });

  test("removes values that an older version stored there", async () => {
    const kept = storeAsBefore();
    await open().remove(kept, context);
    expect(vault.kvV1.paths()).toEqual([]);
  });

  function storeAsBefore(): string {
    const name = randomUUID();
    const data = { ...context, value: secret };
    vault.kvV1.write(`data/on-behalf-of/${context.id}/${name}`, { options: { cas: 0 }, data });
    return `vault-kv:${name}`;
  }
});
