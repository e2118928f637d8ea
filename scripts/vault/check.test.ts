import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { parseWebEnv } from "#auth/authorization-server/env.ts";
import {
  startTestVault,
  type TestVault,
} from "#auth/authorization-server/secrets/stores/vault/testing/server.ts";
import { makeTestEnv } from "#auth/testing/env.ts";
import { startLoopback } from "#scripts/testing/loopback.ts";
import { checkSecretStore } from "./check.ts";

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
  "the store %s is tested, and nothing stays in it",
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

test.each<[string, Record<string, string>, RegExp]>([
  ["an expired token", { VAULT_TOKEN: "expired" }, /VAULT_TOKEN.*expired/],
  ["no token file", { VAULT_TOKEN: "", VAULT_TOKEN_FILE: "/nowhere/token" }, /VAULT_TOKEN_FILE/],
  ["a wrong AppRole", { VAULT_TOKEN: "", VAULT_ROLE_ID: "a", VAULT_SECRET_ID: "b" }, /VAULT_ROLE_ID/],
  ["a wrong namespace", { VAULT_NAMESPACE: "elsewhere" }, /VAULT_NAMESPACE/],
  ["a mount that is not there", { VAULT_KV_MOUNT: "elsewhere" }, /VAULT_KV_MOUNT/],
  ["a mount of KV version 1", { VAULT_KV_MOUNT: "kv" }, /-version=2/],
  ["no transit key", { SECRET_STORE: "vault-transit", VAULT_TRANSIT_KEY: "other" }, /VAULT_TRANSIT_KEY/],
])("%s leads to advice that names it", async (_name, change, advice) => {
  const [finding] = await check({ SECRET_STORE: "vault", ...change });
  expect(finding).toMatchObject({ status: "fail", fix: expect.stringMatching(advice) });
});

test("a Vault without https on another machine is warned of", async () => {
  const [finding] = await check({ SECRET_STORE: "vault", VAULT_ADDR: "http://vault.invalid:8200" });
  expect(finding).toMatchObject({ status: "warn", message: expect.stringContaining("not https") });
});

test("for a token without the policy, the fix names the policy", async () => {
  vault.denies = / \/v1\/secret\//;
  const [finding] = await check({ SECRET_STORE: "vault" });
  vault.denies = undefined;
  expect(finding).toMatchObject({ status: "fail", fix: expect.stringContaining("policy") });
});

test.each([
  [307, "a standby", { location: "http://active.invalid:8200/v1/secret" }, /VAULT_ADDR.*active/],
  [429, "an exceeded quota", {}, /own log/],
  [500, "a cluster without an active node", {}, /own log/],
])("status %i, of %s, does not blame the token", async (status, _name, headers, advice) => {
  vault.inFront = () => Response.json({ errors: ["local node not active"] }, { status, headers });
  const [finding] = await check({ SECRET_STORE: "vault" });
  vault.inFront = undefined;
  expect(finding).toMatchObject({ status: "fail", fix: expect.stringMatching(advice) });
});

test("a mount that deletes what it stores after a while is warned of, and nothing stays in it", async () => {
  vault.kv.deletesAt = "2030-01-01T00:00:00Z";
  const findings = await check({ SECRET_STORE: "vault" });
  vault.kv.deletesAt = "";
  expect(findings).toMatchObject([
    { status: "pass" },
    {
      status: "warn",
      message: expect.stringContaining("2030-01-01"),
      fix: expect.stringContaining("secret/config"),
    },
  ]);
  expect(vault.kv.paths()).toEqual([]);
});

test("a token with a character that no header has is not quoted", async () => {
  const findings = await check({ SECRET_STORE: "vault", VAULT_TOKEN: "canary\nsecond line" });
  expect(findings).toMatchObject([{ status: "fail", fix: expect.stringContaining("VAULT_TOKEN") }]);
  expect(JSON.stringify(findings)).not.toContain("canary");
});

test("a sealed Vault is reported as such", async () => {
  vault.sealed = true;
  const [finding] = await check({ SECRET_STORE: "vault" });
  expect(finding).toMatchObject({ status: "fail", fix: "unseal it" });
});

test("an address that is not Vault's leads to the address, not to the token", async () => {
  const page = await startLoopback(() => ({ status: 400 }));
  const [finding] = await check({ SECRET_STORE: "vault", VAULT_ADDR: page.url });
  await page.close();
  expect(finding).toMatchObject({ status: "fail", fix: expect.stringContaining("VAULT_ADDR") });
});
