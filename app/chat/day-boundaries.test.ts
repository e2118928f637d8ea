import { expect, test } from "vitest";
import { dayBoundariesIn, isSameBoundaries, localDayBoundaries } from "./day-boundaries.ts";

const iso = (starts: object) => Object.values(starts).map((ms) => new Date(ms).toISOString());

test("a day begins at midnight of the time zone", () => {
  const now = Date.parse("2026-11-21T01:00:00Z");
  expect(iso(dayBoundariesIn("UTC", now))).toEqual([
    "2026-11-21T00:00:00.000Z",
    "2026-11-20T00:00:00.000Z",
    "2026-11-14T00:00:00.000Z",
    "2026-10-22T00:00:00.000Z",
    "2026-05-23T00:00:00.000Z",
  ]);
  // There it is still the twentieth, and summer time ended on the first of November.
  expect(iso(dayBoundariesIn("America/New_York", now))).toEqual([
    "2026-11-20T05:00:00.000Z",
    "2026-11-19T05:00:00.000Z",
    "2026-11-13T05:00:00.000Z",
    "2026-10-21T04:00:00.000Z",
    "2026-05-22T04:00:00.000Z",
  ]);
});

test("on the day of a clock change, it begins by the old time", () => {
  const now = Date.parse("2026-03-29T12:00:00Z");
  expect(iso(dayBoundariesIn("Europe/Berlin", now))).toEqual([
    "2026-03-28T23:00:00.000Z",
    "2026-03-27T23:00:00.000Z",
    "2026-03-21T23:00:00.000Z",
    "2026-02-26T23:00:00.000Z",
    "2025-09-27T22:00:00.000Z",
  ]);
});

test("London differs from UTC, even in winter", () => {
  const winter = Date.parse("2026-12-21T12:00:00Z");
  const london = dayBoundariesIn("Europe/London", winter);
  expect(london.today).toBe(dayBoundariesIn("UTC", winter).today);
  expect(isSameBoundaries(london, dayBoundariesIn("UTC", winter))).toBe(false);
  expect(isSameBoundaries(london, dayBoundariesIn("Europe/London", winter))).toBe(true);
});

test("the local time zone needs no name", () => {
  const here = Intl.DateTimeFormat().resolvedOptions().timeZone;
  for (const now of [Date.parse("2026-03-29T12:00:00Z"), Date.parse("2026-11-21T01:00:00Z")]) {
    expect(localDayBoundaries(now)).toEqual(dayBoundariesIn(here, now));
  }
});
