import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { flushTimeSlices, runInTimeSlice } from "./time-slices.ts";

let done: string[] = [];
let now = 0;

beforeEach(() => {
  vi.useFakeTimers();
  vi.spyOn(performance, "now").mockImplementation(() => now);
});
afterEach(() => {
  vi.runAllTimers();
  done = [];
  vi.useRealTimers();
  vi.restoreAllMocks();
});

/** Work that takes this many milliseconds. */
const piece =
  (name: string, ms = 5) =>
  () => {
    now += ms;
    done.push(name);
  };

test("work runs later, newest first, in slices of 8 ms", () => {
  for (const name of ["a", "b", "c"]) runInTimeSlice(piece(name));
  expect(done).toEqual([]);
  vi.advanceTimersToNextTimer();
  expect(done).toEqual(["c", "b"]);
  vi.advanceTimersToNextTimer();
  expect(done).toEqual(["c", "b", "a"]);
});

test("cancelled work does not run", () => {
  const takeBack = runInTimeSlice(piece("a"));
  runInTimeSlice(piece("b"));
  takeBack();
  vi.runAllTimers();
  expect(done).toEqual(["b"]);
});

test("work that throws does not stop the rest", () => {
  runInTimeSlice(piece("a"));
  runInTimeSlice(() => {
    throw new Error("broken");
  });
  expect(() => vi.runAllTimers()).toThrow("broken");
  vi.runAllTimers();
  expect(done).toEqual(["a"]);
});

test("before printing, all work runs at once, including what it schedules", () => {
  runInTimeSlice(() => {
    done.push("a");
    runInTimeSlice(piece("b", 50));
  });
  flushTimeSlices();
  expect(done).toEqual(["a", "b"]);
});
