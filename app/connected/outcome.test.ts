import { describe, expect, test } from "vitest";
import { isHeardBy, readOutcome } from "./outcome.ts";

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

test("only its own card's answer lets a window close", () => {
  expect(isHeardBy("w", { heard: "w" })).toBe(true);
  expect(isHeardBy("w", { heard: "other" })).toBe(false);
  expect(isHeardBy("w", { waiter: "w" })).toBe(false);
  expect(isHeardBy("w", null)).toBe(false);
});
