import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeEach, expect, test } from "vitest";
import { openStore } from "#dev/server/oidc-store.ts";

let path: string;
beforeEach(() => {
  path = join(mkdtempSync(join(tmpdir(), "store-")), "sessions.json");
});

test("is read again from its file, without what has expired", async () => {
  const sessions = openStore(path)("Session");
  await sessions.upsert("s1", { uid: "u1" }, 60);
  await sessions.upsert("s2", {}, 0);
  expect(await sessions.find("s2")).toBeUndefined();
  const reopened = openStore(path);
  expect(await reopened("Session").find("s1")).toEqual({ uid: "u1" });
  expect(await reopened("Session").findByUid("u1")).toEqual({ uid: "u1" });
  expect(await reopened("Session").find("s2")).toBeUndefined();
  expect(await reopened("Grant").find("s1")).toBeUndefined();
});

test("marks as consumed, destroys, and revokes by grant", async () => {
  const codes = openStore(path)("AuthorizationCode");
  await codes.upsert("c1", { grantId: "g1" }, 60);
  await codes.upsert("c2", { grantId: "g2" }, 60);
  await codes.consume("c1");
  expect(await codes.find("c1")).toMatchObject({ consumed: expect.any(Number) });
  await codes.revokeByGrantId("g1");
  expect(await codes.find("c1")).toBeUndefined();
  await codes.destroy("c2");
  expect(await codes.find("c2")).toBeUndefined();
});

test("names a damaged file", () => {
  writeFileSync(path, "{ half");
  expect(() => openStore(path)).toThrow(path);
});
