import { beforeEach, expect, test } from "vitest";
import type { SecretStore } from "#auth/authorization-server/secrets/stores/contract.ts";
import { describeOnBothDatabases } from "#db/testing/databases.ts";
import { openRegistrations } from "./registered-clients.ts";

const ISSUER = "https://issuer.example";
const CLIENT = { client_id: "one", client_secret: "canary" };

/** A store outside of the database, as Vault is. */
const kept = new Map<string, unknown>();
const store: SecretStore = {
  async put(value) {
    const reference = `kept:${crypto.randomUUID()}`;
    kept.set(reference, value);
    return reference;
  },
  get: async (reference) => kept.get(reference),
  remove: async (reference) => void kept.delete(reference),
  isStale: async () => false,
  canRead: (reference) => reference.startsWith("kept:"),
};
beforeEach(() => kept.clear());

describeOnBothDatabases("a registered client's secret in a store of its own", (get) => {
  const open = () => openRegistrations(get().db, store, "https://app.example/callback");

  test("is removed when another registration replaces it", async () => {
    await open().save(ISSUER, CLIENT, undefined);
    await open().save(ISSUER, { client_id: "two", client_secret: "other" }, undefined);
    await expect(open().find(ISSUER)).resolves.toMatchObject({ client_id: "two", client_secret: "other" });
    expect(kept.size).toBe(1);
  });

  test("is removed when the client is forgotten, and kept when another one is", async () => {
    await open().save(ISSUER, CLIENT, undefined);
    await open().forget(ISSUER, "somebody-else");
    expect(kept.size).toBe(1);
    await open().forget(ISSUER, CLIENT.client_id);
    await expect(open().find(ISSUER)).resolves.toBeUndefined();
    expect(kept.size).toBe(0);
  });
});
