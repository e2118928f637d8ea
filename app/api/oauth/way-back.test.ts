import { expect, test } from "vitest";
import { backFrom } from "./way-back.ts";

test("a flow ends on the page that began it, with how it ended", () => {
  const flow = { returnTo: "/chat/1?question=q#end" };
  expect(backFrom(flow, { connected: "github" })).toBe("/chat/1?question=q&connected=github#end");
});

test("a flow in a window of its own ends on /connected, which knows its card and the way back", () => {
  const flow = { returnTo: "/chat/1?question=q", waiter: "w" };
  const end = new URL(backFrom(flow, { problem: "refused" }), "http://app.invalid");
  expect(end.pathname).toBe("/connected");
  expect(Object.fromEntries(end.searchParams)).toEqual({
    waiter: "w",
    back: "/chat/1?question=q&problem=refused",
    problem: "refused",
  });
});

test("a flow that is not this browser's ends in the settings", () => {
  expect(backFrom(undefined, { problem: "invalid_request" })).toBe(
    "/settings/connections?problem=invalid_request",
  );
});
