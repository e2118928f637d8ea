import { expect, test } from "vitest";
import { watchSession } from "./session-watch.ts";

const unavailable = () => Promise.reject(new Error("down"));

test("a stream ends as soon as its session is known to have ended", async () => {
  const mayGoOn = watchSession(async () => false);
  expect(await mayGoOn()).toBe(false);
});

test("a stream continues for 30 seconds while the state of its session is unknown, and no longer", async () => {
  let now = 1000;
  const mayGoOn = watchSession(unavailable, () => now);
  now += 29_999;
  expect(await mayGoOn()).toBe(true);
  now += 1;
  expect(await mayGoOn()).toBe(false);
});

test("the 30 seconds restart when the session is known to be live", async () => {
  let now = 0;
  let isDown = true;
  const mayGoOn = watchSession(
    () => (isDown ? unavailable() : Promise.resolve(true)),
    () => now,
  );
  now = 20_000;
  isDown = false;
  expect(await mayGoOn()).toBe(true);
  isDown = true;
  now = 49_000;
  expect(await mayGoOn()).toBe(true);
  now = 50_000;
  expect(await mayGoOn()).toBe(false);
});
