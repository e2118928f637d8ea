import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { parseWebEnv } from "#auth/authorization-server/env.ts";
import { makeTestEnv } from "#auth/testing/env.ts";
import { openSecretStore } from "../../secret-store.ts";
import type { SecretStore } from "../contract.ts";
import { context, describeStore, refused, secret } from "../testing/store-contract.ts";
import { startTestVault, type TestVault } from "./testing/server.ts";

const KEY = "on-behalf-of";
const makeKey = (kid: string) => ({ kty: "oct", kid, k: randomBytes(32).toString("base64url") });
const [first, second] = [makeKey("first"), makeKey("second")];

let vault: TestVault;
beforeAll(async () => {
  vault = await startTestVault();
});
beforeEach(() => {
  vault.transit.create(KEY);
  vault.kv.clear();
  Object.assign(vault, { inFront: undefined, denies: undefined });
});
afterAll(() => vault.close());

type Kind = "embedded" | "vault" | "vault-transit";
const KINDS: Kind[] = ["embedded", "vault", "vault-transit"];

function openStore(kind: Kind, variables: Record<string, string> = {}): SecretStore {
  const at = { SECRET_STORE: kind, VAULT_ADDR: vault.url, VAULT_TOKEN: vault.token };
  const keys = { SECRETS_KEYS: JSON.stringify({ keys: [first] }) };
  return openSecretStore(parseWebEnv({ ...makeTestEnv(), ...keys, ...at, ...variables }));
}

/** Creates a newer key for this kind of store. */
function renewKey(kind: Kind): SecretStore {
  vault.transit.rotate(KEY);
  return openStore(kind, { SECRETS_KEYS: JSON.stringify({ keys: [second, first] }) });
}

describe.each(KINDS)("the store %s", (kind) => {
  describeStore(() => openStore(kind));

  test("knows which values it would now store in another form", async () => {
    const kept = await openStore(kind).put(secret, context);
    await expect(openStore(kind).isStale(kept)).resolves.toBe(false);
    const renewed = renewKey(kind);
    // KV uses no key of ours: Vault rotates its own, below all of it.
    await expect(renewed.isStale(kept)).resolves.toBe(kind !== "vault");
    await expect(renewed.get(kept, context)).resolves.toEqual(secret);
    await expect(renewed.isStale(await renewed.put(secret, context))).resolves.toBe(false);
  });

  test.each(KINDS.filter((other) => other !== kind))("takes over from %s", async (former) => {
    const kept = await openStore(former).put(secret, context);
    const store = openStore(kind);
    await expect(store.get(kept, context)).resolves.toEqual(secret);
    await expect(store.isStale(kept)).resolves.toBe(true);
    await store.remove(kept, context);
    expect(vault.kv.paths().some((path) => path.endsWith(kept.slice(-36)))).toBe(false);
  });
});

describe("Vault's KV", () => {
  test("stores it below the configured path, and nothing once it was removed", async () => {
    const store = openStore("vault", { VAULT_KV_PATH: "team/obo" });
    const kept = await store.put(secret, context);
    const mine = () => vault.kv.paths().filter((path) => path.startsWith("team/obo/row-1/"));
    expect(mine()).toHaveLength(1);
    await store.remove(kept, context);
    expect(mine()).toEqual([]);
    await expect(store.get(kept, context)).rejects.toMatchObject(refused);
  });

  test("does not report a removal that left the value in place", async () => {
    const store = openStore("vault");
    const kept = await store.put(secret, context);
    for (const kind of [["data", "metadata"], ["metadata"]] as const) {
      vault.kv.keepsDeleted = kind;
      await expect(store.remove(kept, context)).rejects.toMatchObject({ code: "server_unavailable" });
    }
    vault.kv.keepsDeleted = [];
    await store.remove(kept, context);
    expect(vault.kv.paths()).toEqual([]);
  });

  test.each([
    ["an empty 404", () => new Response(null, { status: 404 })],
    ["a gateway's 404", () => Response.json({ message: "no Route matched" }, { status: 404 })],
    ["a page", () => new Response("<html>Not found</html>", { status: 404 })],
    ["a redirect", () => Response.redirect("http://active.invalid/v1/", 307)],
    ["an empty 200", () => new Response(null)],
  ])("reports neither a removal nor a loss after %s of something in front of it", async (_name, answer) => {
    const store = openStore("vault");
    const kept = await store.put(secret, context);
    vault.inFront = answer;
    const wrong = { code: "server_unavailable" };
    await expect(store.get(kept, context)).rejects.toMatchObject(wrong);
    await expect(store.remove(kept, context)).rejects.toMatchObject(wrong);
    vault.inFront = undefined;
    await expect(store.get(kept, context)).resolves.toEqual(secret);
    await store.remove(kept, context);
  });

  test("finds and removes a value where it was written, also after VAULT_KV_PATH has changed", async () => {
    const kept = await openStore("vault").put(secret, context);
    const moved = openStore("vault", { VAULT_KV_PATH: "elsewhere" });
    await expect(moved.get(kept, context)).resolves.toEqual(secret);
    await expect(moved.isStale(kept)).resolves.toBe(true);
    await expect(openStore("vault").isStale(kept)).resolves.toBe(false);
    await moved.remove(kept, context);
    expect(vault.kv.paths()).toEqual([]);
  });

  test("reads and removes what an older version wrote, whose reference does not name the place", async () => {
    const store = openStore("vault");
    const kept = await store.put(secret, context);
    const older = `vault-kv:${kept.slice(-36)}`;
    await expect(store.get(older, context)).resolves.toEqual(secret);
    await store.remove(older, context);
    expect(vault.kv.paths()).toEqual([]);
  });

  test("reports neither a removal nor a loss if the mount is not the one that was written to", async () => {
    const store = openStore("vault");
    const kept = `vault-kv:${(await store.put(secret, context)).slice(-36)}`;
    const elsewhere = openStore("vault", { VAULT_KV_MOUNT: "secrets" });
    const wrong = {
      code: "server_unavailable",
      cause: { message: expect.stringContaining("no handler for route") },
    };
    await expect(elsewhere.get(kept, context)).rejects.toMatchObject(wrong);
    await expect(elsewhere.remove(kept, context)).rejects.toMatchObject(wrong);
    await expect(store.get(kept, context)).resolves.toEqual(secret);
  });

  test("whose version was deleted has no value any more, and is removed for good", async () => {
    const store = openStore("vault");
    const kept = await store.put(secret, context);
    const place = vault.kv.paths().find((path) => path.endsWith(kept.slice(-36))) ?? "";
    Object.assign(vault.kv.versions(place)[0] ?? {}, { data: null, deletion_time: new Date().toISOString() });
    await expect(store.get(kept, context)).rejects.toMatchObject(refused);
    await store.remove(kept, context);
    expect(vault.kv.paths()).not.toContain(place);
  });

  test("whose content was swapped with another's is rejected", async () => {
    const store = openStore("vault");
    const mine = await store.put("mine", context);
    const theirs = await store.put("theirs", { ...context, subject: "person-2" });
    const find = (kept: string) => vault.kv.paths().find((path) => path.endsWith(kept.slice(-36))) ?? "";
    const stolen = vault.kv.versions(find(theirs))[0]?.data;
    Object.assign(vault.kv.versions(find(mine))[0] ?? {}, { data: stolen });
    await expect(store.get(mine, context)).rejects.toMatchObject(refused);
  });
});

describe("Vault's transit", () => {
  test("decrypts nothing below its minimum version: the key is dropped, and the person must reconnect", async () => {
    const kept = await openStore("vault-transit").put(secret, context);
    const renewed = renewKey("vault-transit");
    vault.transit.setFloor(KEY, 2);
    await expect(renewed.get(kept, context)).rejects.toMatchObject(refused);
  });

  test("without its key is unavailable: an operator's mistake makes nobody reconnect", async () => {
    const store = openStore("vault-transit");
    const kept = await store.put(secret, context);
    vault.transit.remove(KEY);
    await expect(store.get(kept, context)).rejects.toMatchObject({ code: "server_unavailable" });
    await expect(store.put(secret, context)).rejects.toMatchObject({ code: "server_unavailable" });
  });
});

describe.each(["vault", "vault-transit"] as const)("%s", (kind) => {
  const unavailable = { code: "server_unavailable" };

  test("loses nothing while it is sealed, and returns it once it is unsealed", async () => {
    const store = openStore(kind);
    const kept = await store.put(secret, context);
    vault.sealed = true;
    await expect(store.put(secret, context)).rejects.toMatchObject(unavailable);
    await expect(store.get(kept, context)).rejects.toMatchObject(unavailable);
    vault.sealed = false;
    await expect(store.get(kept, context)).resolves.toEqual(secret);
  });

  test.each([
    ["can't be reached", () => ({ VAULT_ADDR: "http://127.0.0.1:9" })],
    ["does not know our token", () => ({ VAULT_TOKEN: "revoked-token" })],
    ["has no token file", () => ({ VAULT_TOKEN: "", VAULT_TOKEN_FILE: "/nowhere/token" })],
  ])("that %s is said in a sentence that holds neither its answer nor the token", async (_name, make) => {
    const error = await openStore(kind, make())
      .put(secret, context)
      .catch((e: unknown) => e);
    expect(error).toMatchObject(unavailable);
    expect(String(error)).not.toMatch(/token|permission|127/);
  });

  test("picks up a token that is renewed in a file", async () => {
    const folder = mkdtempSync(path.join(os.tmpdir(), "obo-vault-"));
    const file = path.join(folder, "token");
    const old = vault.issue();
    writeFileSync(file, `${old}\n`);
    const store = openStore(kind, { VAULT_TOKEN: "", VAULT_TOKEN_FILE: file });
    const kept = await store.put(secret, context);
    vault.revoke(old);
    writeFileSync(file, `${vault.issue()}\n`);
    await expect(store.get(kept, context)).resolves.toEqual(secret);
    rmSync(folder, { recursive: true });
  });

  test("is logged in to by AppRole once, and again when the token has expired", async () => {
    const { roleId, secretId } = vault.appRole;
    const before = vault.logIns;
    const store = openStore(kind, { VAULT_TOKEN: "", VAULT_ROLE_ID: roleId, VAULT_SECRET_ID: secretId });
    const kept = await store.put(secret, context);
    await Promise.all(Array.from({ length: 10 }, () => store.get(kept, context)));
    expect(vault.logIns - before).toBe(1);
    vault.revokeAppRoleTokens();
    await expect(store.get(kept, context)).resolves.toEqual(secret);
    expect(vault.logIns - before).toBe(2);
  });

  test("rejects an unknown AppRole, which is reported as an unavailable store", async () => {
    const store = openStore(kind, { VAULT_TOKEN: "", VAULT_ROLE_ID: "a", VAULT_SECRET_ID: "b" });
    await expect(store.put(secret, context)).rejects.toMatchObject(unavailable);
  });
});
