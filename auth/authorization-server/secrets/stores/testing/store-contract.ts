import { expect, test } from "vitest";
import type { SealContext } from "../../cipher.ts";
import type { SecretStore } from "../contract.ts";

export const context: SealContext = { subject: "person-1", provider: "github", id: "row-1" };
export const refused = { code: "sealed_value_refused" };
export const secret = { accessToken: "canary", refreshToken: "canary-too" };

/** The contract of every store of people's tokens. */
export function describeStore(open: () => SecretStore): void {
  test("returns a stored value for its own context", async () => {
    const store = open();
    const kept = await store.put(secret, context);
    expect(store.canRead(kept)).toBe(true);
    await expect(store.get(kept, context)).resolves.toEqual(secret);
  });

  test("reveals nothing of the value in the row", async () => {
    const kept = await open().put(secret, context);
    const decoded = kept.split(/[.:]/).map((part) => Buffer.from(part, "base64").toString("latin1"));
    expect([kept, ...decoded].join()).not.toContain("canary");
  });

  test.each([
    ["person", { subject: "person-2" }],
    ["provider", { provider: "atlassian" }],
    ["row", { id: "row-2" }],
  ])("does not give it to another %s", async (_name, other) => {
    const store = open();
    const kept = await store.put(secret, context);
    await expect(store.get(kept, { ...context, ...other })).rejects.toMatchObject(refused);
  });

  test.each([
    ["changed at its end", (kept: string) => kept.slice(0, -2) + (kept.endsWith("00") ? "11" : "00")],
    ["cut off", (kept: string) => kept.slice(0, -10)],
    ["led elsewhere", (kept: string) => kept.replace(/.{20}$/, "/../../other/x123456")],
    ["nothing at all", () => ""],
    ["made up", () => "vault:v1:x"],
  ])("gives nothing for what is %s", async (_name, change) => {
    const store = open();
    const kept = await store.put(secret, context);
    await expect(store.get(change(kept), context)).rejects.toMatchObject(refused);
  });

  test("keeps a replaced value until it is removed, and removing twice is harmless", async () => {
    const store = open();
    const before = await store.put("before", context);
    const after = await store.put("after", context);
    await expect(store.get(before, context)).resolves.toBe("before");
    await store.remove(before, context);
    await store.remove(before, context);
    await expect(store.get(after, context)).resolves.toBe("after");
  });

  test("never overwrites: of many concurrent writers, each finds their own value", async () => {
    const store = open();
    const all = await Promise.all(Array.from({ length: 50 }, (_, index) => store.put(index, context)));
    const found = await Promise.all(all.map((kept) => store.get(kept, context)));
    expect(found).toEqual(Array.from({ length: 50 }, (_, index) => index));
  });
}
