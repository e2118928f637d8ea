import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { makeTestEnv } from "#auth/testing/env.ts";
import { parseWebEnv } from "./env.ts";
import { watchReadiness } from "./ready.ts";
import { startTestVault, type TestVault } from "./secrets/testing/vault/server.ts";

let vault: TestVault;
beforeAll(async () => {
  vault = await startTestVault();
});
beforeEach(() => {
  vault.sealed = false;
});
afterAll(() => vault.close());

const ask = (change: Record<string, string> = {}) =>
  watchReadiness(
    parseWebEnv({ ...makeTestEnv(), VAULT_ADDR: vault.url, VAULT_TOKEN: vault.token, ...change }),
  )();

test.each(["vault", "vault-transit"])(
  "the store %s is a part that answers, or is down by name",
  async (kind) => {
    expect((await ask({ SECRET_STORE: kind })).parts).toMatchObject({ database: "ok", secretStore: "ok" });
    vault.sealed = true;
    expect(await ask({ SECRET_STORE: kind })).toMatchObject({ ready: false, parts: { secretStore: "down" } });
    const nowhere = { SECRET_STORE: kind, VAULT_ADDR: "http://127.0.0.1:9" };
    expect(await ask(nowhere)).toMatchObject({ ready: false, parts: { secretStore: "down" } });
  },
);

test("the embedded store is no part of its own: the app is as ready as its database", async () => {
  vault.sealed = true;
  expect((await ask({ SECRET_STORE: "embedded" })).parts.secretStore).toBe("none");
});

test("without the issuer the app is ready, for people who are signed in work on, and says that it is down", async () => {
  const server = createServer((_request, response) => response.end("{}"));
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  const answer = await ask({ LANGGRAPH_URL: `http://127.0.0.1:${port}`, SECRET_STORE: "embedded" });
  server.close();
  expect(answer).toEqual({
    ready: true,
    parts: { database: "ok", langgraph: "ok", issuer: "down", secretStore: "none" },
  });
});
