import { expect, test } from "vitest";
import { describeError } from "./describe-error.ts";

test.each(["EACCES", "EPERM", "EROFS"])(
  "names a folder that may not be used (%s), with what to do",
  (code) => {
    const error = Object.assign(new Error(`${code}, Permission denied: /data/x '/data/x'`), {
      code,
      path: "/data/x",
    });
    expect(describeError(error)).toMatch(
      new RegExp(`^/data/x can't be used \\(${code}\\)\\. .*change its owner, or set DATA_DIR`),
    );
  },
);

test("returns the message of any other error, or its code if it has none", () => {
  expect(describeError(Object.assign(new Error("no such file"), { code: "ENOENT", path: "/data/x" }))).toBe(
    "no such file",
  );
  expect(describeError(Object.assign(new AggregateError([]), { code: "ECONNREFUSED" }))).toBe("ECONNREFUSED");
  expect(describeError("text")).toBe("text");
});
