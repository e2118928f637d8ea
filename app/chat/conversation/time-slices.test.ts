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

/** Work that takes so many milliseconds. */
const piece =
  (name: string, ms = 5) =>
  () => {
    now += ms;
    done.push(name);
  };

test("pieces are done later, the newest first, and a slice ends once it has taken 8 ms", () => {
  for (const name of ["a", "b", "c"]) runInTimeSlice(piece(name));
  expect(done).toEqual([]);
  vi.advanceTimersToNextTimer();
  expect(done).toEqual(["c", "b"]);
  vi.advanceTimersToNextTimer();
  expect(done).toEqual(["c", "b", "a"]);
});

test("a piece that is taken back is not done", () => {
  const takeBack = runInTimeSlice(piece("a"));
  runInTimeSlice(piece("b"));
  takeBack();
  vi.runAllTimers();
  expect(done).toEqual(["b"]);
});

test("a piece that fails does not keep the others from being done", () => {
  runInTimeSlice(piece("a"));
  runInTimeSlice(() => {
    throw new Error("broken");
  });
  expect(() => vi.runAllTimers()).toThrow("broken");
  vi.runAllTimers();
  expect(done).toEqual(["a"]);
});

test("for paper all is done at once, with the pieces that follow", () => {
  runInTimeSlice(() => {
    done.push("a");
    runInTimeSlice(piece("b", 50));
  });
  flushTimeSlices();
  expect(done).toEqual(["a", "b"]);
});
