import { describe, expect, test } from "vitest";
import { readRetryAfter } from "./retry-after.ts";

const DATE = "Sun, 06 Nov 1994 08:49:37 GMT";
const read = (value: string, date?: string) =>
  readRetryAfter({ "retry-after": value, ...(date && { date }) });

test.each([
  ["7", 7],
  [" 7 ", 7],
  ["0120", 120],
])("seconds are taken as they are: %j", (value, seconds) => {
  expect(read(value)).toBe(seconds);
});

test.each([
  ["the fixed format", "Sun, 06 Nov 1994 08:49:44 GMT"],
  ["RFC 850's", "Sunday, 06-Nov-94 08:49:44 GMT"],
  ["asctime's", "Sun Nov  6 08:49:44 1994"],
])(
  "a date in %s is compared with the response's own date, whatever this machine's clock says",
  (_form, value) => {
    for (const date of [DATE, "Sunday, 06-Nov-94 08:49:37 GMT", "Sun Nov  6 08:49:37 1994"])
      expect(read(value, date)).toBe(7);
  },
);

test("asctime's has two digits from the tenth on", () => {
  expect(read("Thu Nov 10 00:00:03 1994", "Thu, 10 Nov 1994 00:00:00 GMT")).toBe(3);
});

test.each([undefined, "yesterday"])(
  "without a readable date of the response (%s), this machine's clock is used",
  (date) => {
    const inAMinute = new Date(Date.now() + 60_000).toUTCString();
    expect(read(inAMinute, date)).toBeGreaterThan(50);
    expect(read(inAMinute, date)).toBeLessThanOrEqual(60);
  },
);

test("an obsolete date's year is at most 50 years ahead", () => {
  const inYears = (years: number) => {
    const year = String((new Date().getUTCFullYear() + years) % 100).padStart(2, "0");
    return `Sunday, 06-Nov-${year} 08:49:44 GMT`;
  };
  expect(read(inYears(40))).toBe(86_400);
  expect(read(inYears(60))).toBe(1);
});

describe("what is reported", () => {
  test.each([
    ["0", undefined],
    [DATE, DATE],
    ["Sat, 05 Nov 1994 08:49:37 GMT", DATE],
  ])("is at least a second: %s", (value, date) => {
    expect(read(value, date)).toBe(1);
  });

  test.each(["86401", "9".repeat(400), "Fri, 31 Dec 9999 23:59:59 GMT"])("is at most a day: %s", (value) => {
    expect(read(value)).toBe(86_400);
  });

  test.each([
    ...["", "-1", "1.5", "1e3", "0x10", "Infinity", "soon", "7, 7", "7s", "foo 1"],
    ...["Sun, 06 Nov 1994 08:49:37", "Sun, 06 Nov 1994 08:49:37 PST", "Sun, 06 Foo 1994 08:49:37 GMT"],
    ...["Sun, 06 Nov 1994 25:00:00 GMT", "1994-11-06T08:49:37Z"],
  ])("is nothing for a malformed value: %j", (value) => {
    expect(read(value, DATE)).toBeUndefined();
  });

  test("is nothing without the header", () => {
    expect(readRetryAfter({})).toBeUndefined();
  });
});
