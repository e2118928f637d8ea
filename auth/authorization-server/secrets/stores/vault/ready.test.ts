import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { makeTestEnv } from "#auth/testing/env.ts";
import { parseWebEnv } from "../../../env.ts";
import { watchReadiness } from "../../../ready.ts";
import { startTestVault, type TestVault } from "./testing/server.ts";

let vault: TestVault;
beforeAll(async () => {
  vault = await startTestVault();
});
beforeEach(() => {
  vault.sealed = false;
});
afterAll(() => vault.close());

const ask = (change: Record<string, string>) =>
  watchReadiness(
    parseWebEnv({ ...makeTestEnv(), VAULT_ADDR: vault.url, VAULT_TOKEN: vault.token, ...change }),
  )();

test.each(["vault", "vault-transit"])(
  "the store %s is a part of the readiness, reported by name when it is down",
  async (kind) => {
    expect((await ask({ SECRET_STORE: kind })).parts).toMatchObject({ database: "ok", secretStore: "ok" });
    vault.sealed = true;
    expect(await ask({ SECRET_STORE: kind })).toMatchObject({ ready: false, parts: { secretStore: "down" } });
    const nowhere = { SECRET_STORE: kind, VAULT_ADDR: "http://127.0.0.1:9" };
    expect(await ask(nowhere)).toMatchObject({ ready: false, parts: { secretStore: "down" } });
  },
);
