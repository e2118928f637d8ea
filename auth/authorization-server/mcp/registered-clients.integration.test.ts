import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { vaultClient } from "#auth/authorization-server/secrets/stores/vault/client.ts";
import { vaultKvStore } from "#auth/authorization-server/secrets/stores/vault/kv.ts";
import {
  startTestVault,
  type TestVault,
} from "#auth/authorization-server/secrets/stores/vault/testing/server.ts";
import { readVault } from "#auth/authorization-server/secrets/stores/vault/variables.ts";
import { describeOnBothDatabases } from "#db/testing/databases.ts";
import { openRegistrations } from "./registered-clients.ts";

const ISSUER = "https://issuer.example";
const CLIENT = { client_id: "one", client_secret: "canary" };

let vault: TestVault;
beforeAll(async () => {
  vault = await startTestVault();
});
beforeEach(() => vault.kv.clear());
afterAll(() => vault.close());

describeOnBothDatabases("a registered client's secret in Vault", (get) => {
  const open = () => {
    const env = readVault({ SECRET_STORE: "vault", VAULT_ADDR: vault.url, VAULT_TOKEN: vault.token });
    const secrets = vaultKvStore(vaultClient(env), { mount: "secret", path: "on-behalf-of" });
    return openRegistrations(get().db, secrets, "https://app.example/callback");
  };

  test("is removed when another registration replaces it", async () => {
    await open().save(ISSUER, CLIENT, undefined);
    await open().save(ISSUER, { client_id: "two", client_secret: "other" }, undefined);
    await expect(open().find(ISSUER)).resolves.toMatchObject({ client_id: "two", client_secret: "other" });
    expect(vault.kv.paths()).toHaveLength(1);
  });

  test("is removed when the client is forgotten, and kept when another one is", async () => {
    await open().save(ISSUER, CLIENT, undefined);
    await open().forget(ISSUER, "somebody-else");
    expect(vault.kv.paths()).toHaveLength(1);
    await open().forget(ISSUER, CLIENT.client_id);
    await expect(open().find(ISSUER)).resolves.toBeUndefined();
    expect(vault.kv.paths()).toEqual([]);
  });
});
