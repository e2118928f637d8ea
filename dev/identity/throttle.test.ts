import { describe, expect, it } from "vitest";
import { createThrottle } from "#dev/identity/throttle.ts";

describe("the throttle", () => {
  it("lets a name try again when its wait is over", () => {
    let time = 0;
    const throttle = createThrottle({ limit: 2, waitSeconds: 30, now: () => time });
    throttle.fail("alice");
    expect(throttle.waitFor("alice")).toBe(0);
    throttle.fail("alice");
    expect(throttle.waitFor("alice")).toBe(30);
    expect(throttle.waitFor("bob")).toBe(0);
    time = 30_000;
    expect(throttle.waitFor("alice")).toBe(0);
  });

  it("forgets failures after a right password", () => {
    const throttle = createThrottle({ limit: 1, now: () => 0 });
    throttle.fail("alice");
    throttle.clear("alice");
    expect(throttle.waitFor("alice")).toBe(0);
  });
});
