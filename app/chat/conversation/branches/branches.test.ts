import { describe, expect, test } from "vitest";
import { addVersion, type Branch, findVersions, leaveAt, mergeBranches } from "./branches.ts";

const first = { fork: "f", of: "m1", message: "m2", leaf: "l1", path: ["m0", "m1"] };

describe("the versions of a message", () => {
  test("do not exist until it is edited", () => {
    expect(findVersions([], "m1")).toBeUndefined();
  });

  test("are in the order in which they were sent, and each leads to its neighbours", () => {
    const two = addVersion([], first);
    const three = addVersion(two, { fork: "f", of: "m2", message: "m3", leaf: "l2", path: ["m0", "m2"] });
    expect(findVersions(three, "m2")).toMatchObject({ number: 2, count: 3 });
    expect(findVersions(three, "m1")?.previous).toBeUndefined();
    expect(findVersions(three, "m1")?.next?.message).toBe("m2");
    expect(findVersions(three, "m3")?.previous).toEqual({ fork: "f", message: "m2", leaf: "l2" });
  });

  test("can be nested", () => {
    const nested = addVersion(addVersion([], first), {
      fork: "g",
      of: "m4",
      message: "m5",
      leaf: "l4",
      path: ["m0", "m2", "m4"],
    });
    expect(findVersions(nested, "m5")).toMatchObject({ number: 2, count: 2 });
    // The outer one ends where the inner one that was left ends, until that is left too.
    expect(nested.find(({ message }) => message === "m2")?.leaf).toBe("l4");
  });

  test("end where they were left; those not shown stay unchanged", () => {
    const branches: Branch[] = addVersion([], first);
    const left = leaveAt(branches, ["m0", "m2", "m6"], "l9");
    expect(left).toEqual([
      { fork: "f", message: "m1", leaf: "l1" },
      { fork: "f", message: "m2", leaf: "l9" },
    ]);
  });
});

test("merging keeps both lists, and the newer one decides where a version ends", () => {
  const older: Branch[] = [
    { fork: "f", message: "m1", leaf: null },
    { fork: "f", message: "m2", leaf: null },
  ];
  const newer: Branch[] = [
    { fork: "f", message: "m1", leaf: "l1" },
    { fork: "f", message: "m3", leaf: null },
  ];
  expect(mergeBranches(older, newer)).toEqual([newer[0], older[1], newer[1]]);
  // A list that has not received a version's end still calls it the newest.
  expect(mergeBranches(newer, older)).toEqual([newer[0], newer[1], older[1]]);
});
