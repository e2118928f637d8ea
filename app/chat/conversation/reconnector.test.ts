import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { type ConnectionState, GIVE_UP_MS, Reconnector } from "./reconnector.ts";

beforeEach(() => void vi.useFakeTimers({ now: 0 }).spyOn(Math, "random").mockReturnValue(0));
afterEach(() => void vi.useRealTimers().restoreAllMocks());

/** A server that stays unreachable: each attempt fails at once and is scheduled again. */
function startOutage({ isUnsent = false } = {}) {
  const [states, attempts]: [ConnectionState[], number[]] = [[], []];
  const reconnector = new Reconnector((state) => states.push(state));
  const attempt = () => {
    attempts.push(Date.now());
    fail();
  };
  const fail = () => reconnector.schedule(attempt, isUnsent);
  fail();
  return { reconnector, states, attempts, fail };
}

test("a dropped stream is resumed at once and silently, then after growing pauses", () => {
  const { states, attempts } = startOutage();
  expect(states).toEqual(["retrying"]);
  vi.advanceTimersByTime(17_500);
  expect(attempts).toEqual([0, 500, 1_500, 3_500, 7_500, 12_500, 17_500]);
  expect(states).toEqual(["retrying", "waiting"]);
});

test("the server gets a moment before it is asked about a possibly delivered message", () => {
  const { states, attempts } = startOutage({ isUnsent: true });
  expect(states).toEqual(["waiting"]);
  vi.advanceTimersByTime(500);
  expect(attempts).toEqual([500]);
});

test("attempts end after two minutes, and continue with the next event", () => {
  const { reconnector, attempts, states } = startOutage();
  vi.advanceTimersByTime(GIVE_UP_MS * 3);
  expect(reconnector.isTrying).toBe(false);
  expect(attempts.length).toBeLessThan(30);
  expect(attempts.at(-1)).toBeLessThan(GIVE_UP_MS + 6_000);
  expect(states.at(-1)).toBe("connected");
  const count = attempts.length;
  reconnector.retryNow();
  expect(attempts).toHaveLength(count + 1);
  expect(reconnector.isTrying).toBe(true);
});

test("a response may take 15 seconds to begin, and less at first when reconnecting", () => {
  const { reconnector, fail } = startOutage();
  const patience = [reconnector.patienceMs];
  for (let attempt = 0; attempt < 3; attempt += 1) {
    fail();
    patience.push(reconnector.patienceMs);
  }
  reconnector.reset();
  expect([...patience, reconnector.patienceMs]).toEqual([5_000, 10_000, 15_000, 15_000, 15_000]);
});

test("a response ends the attempts, and the next drop starts with the first pause", () => {
  const { reconnector, attempts, states, fail } = startOutage();
  vi.advanceTimersByTime(2_000);
  reconnector.reset();
  expect(states.at(-1)).toBe("connected");
  vi.advanceTimersByTime(60_000);
  expect(attempts).toHaveLength(3);
  fail();
  vi.advanceTimersByTime(0);
  expect(attempts).toHaveLength(4);
});

test("an immediate attempt cancels the timer", () => {
  const attempt = vi.fn();
  const reconnector = new Reconnector(() => {});
  reconnector.schedule(attempt, true);
  reconnector.retryNow();
  reconnector.retryNow();
  vi.advanceTimersByTime(10_000);
  expect(attempt).toHaveBeenCalledTimes(1);
});
