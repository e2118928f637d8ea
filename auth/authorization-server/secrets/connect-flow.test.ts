import { expect, test } from "vitest";
import { openFlow, sealFlow } from "./connect-flow.ts";
import { openWish, sealWish } from "./wish.ts";

const alice = { userId: "alice", sessionId: "session" };
/** As many as a server may name (mcp/challenge.ts), each of its own words. */
const scopes = Array.from({ length: 60 }, () => `${crypto.randomUUID().slice(0, 25)}:read`);
const MOST_BYTES = 3_000;

test("a flow for many scopes fits a cookie, and comes back with all of them", async () => {
  const returnTo = `/chat/${"a".repeat(480)}`;
  const bound = { issuer: "https://login.example.com", resource: "https://mcp.example.com/mcp", scopes };
  const { flow, cookie } = await sealFlow("github", alice, { returnTo }, bound);
  expect(cookie.name.length + cookie.value.length).toBeLessThan(MOST_BYTES);
  const callback = new URL(`https://app.example/callback?state=${flow.state}`);
  expect(await openFlow("github", callback, alice, cookie.value)).toEqual(flow);
});

test("so does one that waits for a sign-in", async () => {
  const wish = { kind: "connect" as const, provider: "github", returnTo: "/chat", scopes, waiter: "" };
  const sealed = await sealWish(wish, alice);
  expect(sealed.length).toBeLessThan(MOST_BYTES);
  expect(await openWish(sealed, alice)).toEqual(wish);
});
