import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { makeLimits } from "./limits.ts";

describe("requests of one person", () => {
  test("pass up to the limit, then wait for the reported seconds, then pass again", () => {
    const limits = makeLimits({ requestsPerMinute: 60, streams: 1 });
    for (let index = 0; index < 60; index += 1) expect(limits.takeRequest("alice", 0)).toBe(0);
    const wait = limits.takeRequest("alice", 0);
    expect(wait).toBe(1);
    expect(limits.takeRequest("alice", wait * 1000 - 1)).toBeGreaterThan(0);
    expect(limits.takeRequest("alice", wait * 1000)).toBe(0);
  });

  test("do not count against another person", () => {
    const limits = makeLimits({ requestsPerMinute: 1, streams: 1 });
    expect(limits.takeRequest("alice", 0)).toBe(0);
    expect(limits.takeRequest("alice", 0)).toBeGreaterThan(0);
    expect(limits.takeRequest("bob", 0)).toBe(0);
  });

  test("never pass more often than burst and rate allow, whenever they come", () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 3000 }), { maxLength: 200 }), (gaps) => {
        const limits = makeLimits({ requestsPerMinute: 30, streams: 1 });
        let now = 0;
        let passed = 0;
        for (const gap of gaps) {
          now += gap;
          if (limits.takeRequest("alice", now) === 0) passed += 1;
        }
        expect(passed).toBeLessThanOrEqual(30 + Math.floor((now / 60_000) * 30));
      }),
    );
  });
});

test("a person who has used up their requests counts as waiting, by the same clock", () => {
  const limits = makeLimits({ requestsPerMinute: 1, streams: 1 });
  expect(limits.isWaiting("alice")).toBe(false);
  limits.takeRequest("alice");
  expect(limits.isWaiting("alice")).toBe(true);
  expect(limits.isWaiting("bob")).toBe(false);
});

describe("streams of one person", () => {
  test("are limited, and a closed one frees its slot once, however often it is released", () => {
    const limits = makeLimits({ requestsPerMinute: 1, streams: 2 });
    const first = limits.openStream("alice");
    expect(limits.openStream("alice")).toBeDefined();
    expect(limits.openStream("alice")).toBeUndefined();
    expect(limits.openStream("bob")).toBeDefined();
    first?.();
    first?.();
    expect(limits.openStream("alice")).toBeDefined();
    expect(limits.openStream("alice")).toBeUndefined();
  });
});
