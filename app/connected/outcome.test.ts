import { describe, expect, test } from "vitest";
import { isHeardBy, readAccountNews, readOutcome } from "./outcome.ts";

describe("the message of a connect popup", () => {
  test("has the id of its card, and the outcome", () => {
    expect(readOutcome({ waiter: "w", connected: "github" })).toEqual({ waiter: "w", connected: "github" });
    expect(readOutcome({ waiter: "w", problem: "refused" })).toEqual({ waiter: "w", problem: "refused" });
  });

  test.each([
    undefined,
    null,
    "connected",
    {},
    { waiter: "w" },
    { connected: "github" },
    { waiter: 1, connected: "github" },
  ])("is nothing else: %j", (message) => expect(readOutcome(message)).toBeUndefined());
});

describe("the account that the agent acts as", () => {
  test("is broadcast by a popup that connected an account, and by the connections page", () => {
    const account = { login: "alice" };
    expect(readAccountNews({ waiter: "w", connected: "github", login: "alice" })).toEqual({ account });
    expect(readAccountNews({ account })).toEqual({ account });
    expect(readAccountNews({ account: null })).toEqual({ account: null });
  });

  test.each([
    undefined,
    null,
    "account",
    {},
    { waiter: "w", connected: "atlassian" },
    { waiter: "w", problem: "refused" },
    { heard: "w" },
  ])("is not told by %j", (message) => expect(readAccountNews(message)).toBeUndefined());
});

test("a popup closes only when its own card has acknowledged it", () => {
  expect(isHeardBy("w", { heard: "w" })).toBe(true);
  expect(isHeardBy("w", { heard: "other" })).toBe(false);
  expect(isHeardBy("w", { waiter: "w" })).toBe(false);
  expect(isHeardBy("w", null)).toBe(false);
});
