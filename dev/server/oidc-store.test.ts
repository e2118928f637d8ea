import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { openStore } from "#dev/server/oidc-store.ts";

let folder: string;
let path: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "store-"));
  path = join(folder, "sessions.json");
});
afterEach(() => rm(folder, { recursive: true }));

describe("the provider's store", () => {
  it("is read again from its file", async () => {
    const first = openStore(path);
    await first("Session").upsert("s1", { uid: "u1" }, 60);
    const second = openStore(path);
    expect(await second("Session").find("s1")).toEqual({ uid: "u1" });
    expect(await second("Session").findByUid("u1")).toEqual({ uid: "u1" });
    expect(await second("Grant").find("s1")).toBeUndefined();
  });

  it("forgets what has expired", async () => {
    let time = 0;
    const codes = openStore(path, () => time)("AuthorizationCode");
    await codes.upsert("c1", {}, 60);
    time = 60_000;
    expect(await codes.find("c1")).toBeUndefined();
  });

  it("marks as consumed, destroys, and revokes by grant", async () => {
    const store = openStore(path);
    const codes = store("AuthorizationCode");
    await codes.upsert("c1", { grantId: "g1" }, 60);
    await codes.upsert("c2", { grantId: "g2" }, 60);
    await codes.consume("c1");
    expect(await codes.find("c1")).toMatchObject({ consumed: expect.any(Number) });
    await codes.revokeByGrantId("g1");
    expect(await codes.find("c1")).toBeUndefined();
    await codes.destroy("c2");
    expect(await codes.find("c2")).toBeUndefined();
  });

  it("says which file is damaged", async () => {
    await writeFile(path, "{ half");
    expect(() => openStore(path)).toThrow(path);
  });
});
