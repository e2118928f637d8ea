import { describe, expect, test } from "vitest";
import { isHeardBy, readAccountNews, readOutcome } from "./outcome.ts";

describe("what a connect window says", () => {
  test("is the name of its card, and how it ended", () => {
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

describe("as whom the agent acts", () => {
  test("is told by a window that connected an account, and by the page of connections", () => {
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

test("only its own card's answer lets a window close", () => {
  expect(isHeardBy("w", { heard: "w" })).toBe(true);
  expect(isHeardBy("w", { heard: "other" })).toBe(false);
  expect(isHeardBy("w", { waiter: "w" })).toBe(false);
  expect(isHeardBy("w", null)).toBe(false);
});
