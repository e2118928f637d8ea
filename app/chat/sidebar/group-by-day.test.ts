import { expect, test } from "vitest";
import { dayBoundariesIn } from "../day-boundaries.ts";
import { groupByDay } from "./group-by-day.ts";

const now = Date.parse("2026-11-21T01:00:00Z");
const at = (moment: string) => ({ id: moment, title: moment, updatedAt: Date.parse(moment), readAt: null });

test("conversations are grouped by the day they were last used, newest first", () => {
  const groups = groupByDay(
    [
      at("2026-11-21T00:30:00Z"),
      at("2026-11-20T23:30:00Z"),
      at("2026-11-15T12:00:00Z"),
      at("2026-11-01T12:00:00Z"),
      at("2025-01-01T12:00:00Z"),
    ],
    dayBoundariesIn("UTC", now),
  );
  expect(groups.map(({ name }) => name)).toEqual([
    "Today",
    "Yesterday",
    "Last 7 days",
    "Last 30 days",
    "Older",
  ]);
});

test("those of one day are together", () => {
  const groups = groupByDay(
    [at("2026-11-21T00:30:00Z"), at("2026-11-20T23:30:00Z")],
    dayBoundariesIn("America/New_York", now),
  );
  expect(groups.map(({ name }) => name)).toEqual(["Today"]);
});

test("no conversations are no groups", () => {
  expect(groupByDay([], dayBoundariesIn("UTC", now))).toEqual([]);
});
