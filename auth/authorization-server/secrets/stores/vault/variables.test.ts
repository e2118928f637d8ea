import { describe, expect, test } from "vitest";
import { makeTestEnv } from "#auth/testing/env.ts";
import { checkFeatures } from "../../../check-features.ts";
import { parseWebEnv } from "../../../env.ts";
import { readVault } from "./variables.ts";

const web = makeTestEnv();
const check = (variables: Record<string, string>) => checkFeatures(parseWebEnv({ ...web, ...variables }));

describe("the secret store's variables", () => {
  test("are not needed for encrypted rows, the default store", () => {
    expect(readVault(parseWebEnv(web))).toMatchObject({ SECRET_STORE: "embedded", VAULT_KV_MOUNT: "secret" });
  });

  test.each([
    [{ SECRET_STORE: "vault" }, "VAULT_ADDR"],
    [{ SECRET_STORE: "vault", VAULT_ADDR: "https://vault.example" }, "VAULT_TOKEN"],
    [{ SECRET_STORE: "vault", VAULT_ADDR: "https://vault.example", VAULT_ROLE_ID: "r" }, "VAULT_TOKEN"],
    [{ SECRET_STORE: "vault", VAULT_ADDR: "vault", VAULT_TOKEN: "canary" }, "VAULT_ADDR"],
    [{ SECRET_STORE: "else" }, "SECRET_STORE"],
    [{ VAULT_KV_PATH: "../other" }, "VAULT_KV_PATH"],
  ])("%o stop the start at what is missing or malformed", (variables, name) => {
    expect(() => check(variables)).toThrow(new RegExp(`^(?!.*canary)[\\s\\S]*${name}: `));
  });
});
