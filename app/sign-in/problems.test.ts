import { expect, test } from "vitest";
import { explainSignInError } from "./problems.ts";

test("no code is no problem", () => {
  expect(explainSignInError(undefined)).toBeUndefined();
  expect(explainSignInError("")).toBeUndefined();
});

test("a known code has a sentence of its own", () => {
  expect(explainSignInError("access_denied")).toMatch(/did not grant access/);
});

test.each(["<b>hello</b>", "constructor", "toString"])(
  "the text of the address is never shown: %s",
  (code) => {
    expect(explainSignInError(code)).toBe("Signing in did not work. Try again.");
  },
);
