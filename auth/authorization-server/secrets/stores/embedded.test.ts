import { randomBytes } from "node:crypto";
import { describe, expect, test } from "vitest";
import { embeddedStore } from "./embedded.ts";
import { context, describeStore, secret } from "./testing/store-contract.ts";

const makeKey = (kid: string) => ({ kty: "oct", kid, k: randomBytes(32).toString("base64url") });
const [first, second] = [makeKey("first"), makeKey("second")];

describe("rows that are encrypted here", () => {
  describeStore(() => embeddedStore({ keys: [first] }));

  test("are stale once there is a newer key, and can still be decrypted", async () => {
    const store = embeddedStore({ keys: [first] });
    const kept = await store.put(secret, context);
    await expect(store.isStale(kept)).resolves.toBe(false);
    const renewed = embeddedStore({ keys: [second, first] });
    await expect(renewed.isStale(kept)).resolves.toBe(true);
    await expect(renewed.get(kept, context)).resolves.toEqual(secret);
  });
});
