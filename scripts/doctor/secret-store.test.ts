import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { parseWebEnv } from "#auth/env.ts";
import { startTestVault, type TestVault } from "#auth/secrets/testing/vault/server.ts";
import { makeTestEnv } from "#auth/testing/env.ts";
import { checkSecretStore } from "./secret-store.ts";

let vault: TestVault;
beforeAll(async () => {
  vault = await startTestVault();
});
beforeEach(() => {
  vault.sealed = false;
  vault.transit.create("on-behalf-of");
});
afterAll(() => vault.close());

function check(variables: Record<string, string>) {
  const at = { VAULT_ADDR: vault.url, VAULT_TOKEN: vault.token };
  return checkSecretStore({ web: parseWebEnv({ ...makeTestEnv(), ...at, ...variables }) });
}

test.each(["embedded", "vault", "vault-transit"])(
  "the store %s is tried out, and nothing stays there",
  async (kind) => {
    await expect(check({ SECRET_STORE: kind })).resolves.toMatchObject([{ status: "pass" }]);
    expect(vault.kv.paths()).toEqual([]);
  },
);

test.each([
  ["that is down", { VAULT_ADDR: "http://127.0.0.1:9" }, "127.0.0.1:9"],
  ["that does not know our token", { VAULT_TOKEN: "canary" }, "403: permission denied"],
  [
    "without our key",
    { SECRET_STORE: "vault-transit", VAULT_TRANSIT_KEY: "other" },
    "encryption key not found",
  ],
  ["without our mount", { VAULT_KV_MOUNT: "elsewhere" }, "no handler for route"],
])("a Vault %s is found, in its own words and without the token", async (_name, change, words) => {
  const findings = await check({ SECRET_STORE: "vault", ...change });
  expect(findings).toMatchObject([{ status: "fail", message: expect.stringContaining(words) }]);
  expect(JSON.stringify(findings)).not.toContain("canary");
});

test("a Vault that is sealed is found as such", async () => {
  vault.sealed = true;
  const [finding] = await check({ SECRET_STORE: "vault" });
  expect(finding).toMatchObject({ status: "fail", mend: "unseal it" });
});
