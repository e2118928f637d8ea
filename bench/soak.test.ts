import { expect, test } from "vitest";
import { slopeOf } from "./soak.ts";

test("the slope is that of the line through noisy samples", () => {
  const line = (slope: number, noise = 0) =>
    Array.from({ length: 20 }, (_, minute) => ({
      minute,
      megabytes: 100 + slope * minute + (minute % 2 ? noise : -noise),
    }));
  expect(slopeOf(line(0))).toBe(0);
  expect(slopeOf(line(4))).toBeCloseTo(4);
  expect(slopeOf(line(4, 5))).toBeCloseTo(4, 0);
});
