import { expect, test } from "vitest";
import { backFrom, leaveTo } from "./way-back.ts";

test("a flow ends on the page that started it, with its outcome", () => {
  const flow = { returnTo: "/chat/1?question=q#end" };
  expect(backFrom(flow, { connected: "github" })).toBe("/chat/1?question=q&connected=github#end");
});

test("a flow in a popup ends on /connected, which knows its card and the way back", () => {
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

test("an external page that is not in the configuration is opened by a link that follows itself, and its host is shown", async () => {
  const response = leaveTo(new URL('https://login.example.com/authorize?a="<b>&c=d'));
  expect(response.status).toBe(200);
  const page = await response.text();
  expect(page).toContain(
    '<meta http-equiv="refresh" content="0;url=https://login.example.com/authorize?a=%22%3Cb%3E&amp;c=d">',
  );
  expect(page).toContain(
    '<a href="https://login.example.com/authorize?a=%22%3Cb%3E&amp;c=d">Continue to login.example.com</a>',
  );
});
