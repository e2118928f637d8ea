import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { noteServerTime, serverNow, toLocalTime } from "./server-clock.ts";

const DAY_MS = 86_400_000;
const HERE = Date.parse("2026-11-29T12:00:00Z");

beforeEach(() => vi.useFakeTimers({ now: HERE }));
afterEach(() => vi.useRealTimers());

test.each([
  ["two days ahead", -2 * DAY_MS],
  ["two days behind", 2 * DAY_MS],
  ["right", 0],
])("a clock that is %s shows the server's time, and the server's moments in its own", (_name, offset) => {
  noteServerTime(new Date(HERE + offset).toUTCString());
  expect(serverNow()).toBe(HERE + offset);
  expect(toLocalTime(HERE + offset)).toBe(HERE);
});

test.each([null, "", "soon"])("a response without a date (%j) changes nothing", (date) => {
  noteServerTime(new Date(HERE + DAY_MS).toUTCString());
  noteServerTime(date);
  expect(serverNow()).toBe(HERE + DAY_MS);
});
