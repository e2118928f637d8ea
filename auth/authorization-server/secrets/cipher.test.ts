import { randomBytes } from "node:crypto";
import { describe, expect, test } from "vitest";
import { type KeySet, openSealed, type SealContext, seal, sealedKeyId } from "./cipher.ts";

const makeKey = (kid: string) => ({ kty: "oct", kid, k: randomBytes(32).toString("base64url") });
const keys: KeySet = { keys: [makeKey("new"), makeKey("old")] };
const context: SealContext = { subject: "person-1", provider: "github", id: "row-1" };
const refused = { code: "sealed_value_refused" };

describe("an encrypted value", () => {
  test("decrypts with the context that it was encrypted for", async () => {
    const sealed = await seal({ accessToken: "canary" }, context, keys);
    await expect(openSealed(sealed, context, keys)).resolves.toEqual({ accessToken: "canary" });
  });

  test("reveals nothing of its content", async () => {
    const sealed = await seal({ accessToken: "canary" }, context, keys);
    const decoded = sealed.split(".").map((part) => Buffer.from(part, "base64url").toString("latin1"));
    expect([sealed, ...decoded].join()).not.toContain("canary");
  });

  test.each([
    ["subject", { subject: "person-2" }],
    ["provider", { provider: "atlassian" }],
    ["id", { id: "row-2" }],
  ])("does not open for another %s: rows can't be swapped", async (_name, other) => {
    const sealed = await seal("canary", context, keys);
    await expect(openSealed(sealed, { ...context, ...other }, keys)).rejects.toMatchObject(refused);
  });

  test("is encrypted by the first key, and still decrypts with an older one", async () => {
    expect(sealedKeyId(await seal("x", context, keys))).toBe("new");
    const before = await seal("x", context, { keys: keys.keys.slice(1) });
    await expect(openSealed(before, context, keys)).resolves.toBe("x");
  });

  test("does not decrypt once its key is dropped, and the error does not contain the value", async () => {
    const sealed = await seal("canary", context, keys);
    const error = await openSealed(sealed, context, { keys: keys.keys.slice(1) }).catch((e: unknown) => e);
    expect(error).toMatchObject(refused);
    expect(String(error)).not.toContain("canary");
  });

  test("does not decrypt with any one character changed", async () => {
    const sealed = await seal("canary", context, keys);
    for (let index = 0; index < sealed.length; index += 1) {
      const other = sealed[index] === "A" ? "B" : "A";
      const changed = sealed.slice(0, index) + other + sealed.slice(index + 1);
      if (decode(changed) === decode(sealed)) continue; // the unused bits of a last base64 character
      await expect(openSealed(changed, context, keys), `at ${index}`).rejects.toMatchObject(refused);
    }
  });
});

function decode(jwe: string): string {
  return jwe
    .split(".")
    .map((part) => Buffer.from(part, "base64url").toString("hex"))
    .join(".");
}
