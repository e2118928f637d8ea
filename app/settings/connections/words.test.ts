import { expect, test } from "vitest";
import { readNotice } from "./notices.ts";
import { scopesInWords } from "./scopes.ts";

test("scopes are separated by spaces or commas and described in words", () => {
  expect(scopesInWords("read:user, repo").map(({ words }) => words)).toEqual([
    "Read your profile",
    "Read and change your repositories, private ones included: code, issues, pull requests",
  ]);
});

test("a scope without words keeps its name", () => {
  expect(scopesInWords("constructor admin:org")).toEqual([
    { scope: "constructor", words: "constructor" },
    { scope: "admin:org", words: "admin:org" },
  ]);
  expect(scopesInWords("")).toEqual([]);
});

test("a refusal and a success are told apart", () => {
  expect(readNotice({ problem: "refused" })).toMatchObject({ tone: "bad" });
  expect(readNotice({ connected: "github" })).toMatchObject({ tone: "good" });
  expect(readNotice({ disconnected: "github" })?.text).toContain("revoked there");
  expect(readNotice({})).toBeUndefined();
});

test("an outdated notice in the address is not repeated", () => {
  const connected = () => true;
  const gone = () => false;
  expect(readNotice({ connected: "github" }, connected)).toBeDefined();
  expect(readNotice({ connected: "github" }, gone)).toBeUndefined();
  expect(readNotice({ disconnected: "github" }, gone)).toBeDefined();
  expect(readNotice({ disconnected: "github" }, connected)).toBeUndefined();
});

test("the text of the address is never shown", () => {
  expect(readNotice({ problem: "<script>" })?.text).toBe("The connection could not be completed. Try again.");
  expect(readNotice({ connected: "evil" })).toBeUndefined();
});
