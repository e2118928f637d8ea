import { expect, test } from "vitest";
import { toSourceUrl } from "./source-url.ts";

test("a clone's remote leads to its files on the web, in either spelling", () => {
  const expected = "https://github.com/you/app/blob/abc123";
  expect(toSourceUrl("https://github.com/you/app.git", "abc123")).toBe(expected);
  expect(toSourceUrl("git@github.com:you/app.git", "abc123")).toBe(expected);
  expect(toSourceUrl("ssh://git@github.com/you/app", "abc123")).toBe(expected);
});

test("a credential in the remote's address is not passed on, and other places are not guessed at", () => {
  expect(toSourceUrl("https://somebody@github.com/you/app", "abc123")).toBe(
    "https://github.com/you/app/blob/abc123",
  );
  expect(toSourceUrl("https://somebody:word@github.com/you/app", "abc123")).toBeUndefined();
  expect(toSourceUrl("/srv/git/app.git", "abc123")).toBeUndefined();
});
