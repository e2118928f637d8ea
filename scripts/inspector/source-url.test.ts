import { expect, test } from "vitest";
import { toSourceUrl } from "./source-url.ts";

test("a clone's remote is converted to its files' URL, in ssh and https form", () => {
  const expected = "https://github.com/you/app/blob/abc123";
  expect(toSourceUrl("https://github.com/you/app.git", "abc123")).toBe(expected);
  expect(toSourceUrl("git@github.com:you/app.git", "abc123")).toBe(expected);
  expect(toSourceUrl("ssh://git@github.com/you/app", "abc123")).toBe(expected);
});

test("credentials in the remote are dropped, and unknown hosts have no URL", () => {
  expect(toSourceUrl("https://somebody@github.com/you/app", "abc123")).toBe(
    "https://github.com/you/app/blob/abc123",
  );
  expect(toSourceUrl("https://somebody:word@github.com/you/app", "abc123")).toBeUndefined();
  expect(toSourceUrl("/srv/git/app.git", "abc123")).toBeUndefined();
});
