import { expect, test } from "vitest";
import { describeOnBothDatabases } from "#db/testing/databases.ts";
import { switchWrites } from "./switch-writes.ts";

describeOnBothDatabases("npm run writes", (get) => {
  test("switches all writes or one tool off and on, and shows what is off", async () => {
    const { db } = get();
    expect(await switchWrites(db, [])).toEqual(["All changes: on"]);
    expect(await switchWrites(db, ["off", "merge_pull_request"])).toEqual([
      "All changes: on",
      "merge_pull_request: off",
    ]);
    expect(await switchWrites(db, ["off"])).toEqual(["All changes: off", "merge_pull_request: off"]);
    expect(await switchWrites(db, ["on"])).toEqual(["All changes: on", "merge_pull_request: off"]);
    expect(await switchWrites(db, ["on", "merge_pull_request"])).toEqual(["All changes: on"]);
  });

  test("warns about an unknown tool, which may be an MCP server's or a typo", async () => {
    const { db } = get();
    expect(await switchWrites(db, ["off", "merge_pullrequest"])).toEqual([
      expect.stringContaining("is called merge_pullrequest"),
      "All changes: on",
      "merge_pullrequest: off",
    ]);
    expect(await switchWrites(db, ["on", "other"])).toContain("other was not switched off by its name.");
    await switchWrites(db, ["on", "merge_pullrequest"]);
  });

  test.each([["of"], ["off", "a", "b"], ["restored", "now"]])(
    "rejects other arguments: %s %s",
    async (...words) => {
      expect(await switchWrites(get().db, words)).toBeUndefined();
    },
  );

  test("records a restore", async () => {
    const { db } = get();
    const before = Date.now();
    await switchWrites(db, ["restored"]);
    const [restore] = await db.selectFrom("restores").selectAll().execute();
    expect(restore?.restored_at).toBeGreaterThanOrEqual(before);
  });
});
