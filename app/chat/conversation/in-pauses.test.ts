import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { finishNow, inPauses } from "./in-pauses.ts";

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
  for (const name of ["a", "b", "c"]) inPauses(piece(name));
  expect(done).toEqual([]);
  vi.advanceTimersToNextTimer();
  expect(done).toEqual(["c", "b"]);
  vi.advanceTimersToNextTimer();
  expect(done).toEqual(["c", "b", "a"]);
});

test("a piece that is taken back is not done", () => {
  const takeBack = inPauses(piece("a"));
  inPauses(piece("b"));
  takeBack();
  vi.runAllTimers();
  expect(done).toEqual(["b"]);
});

test("a piece that fails does not keep the others from being done", () => {
  inPauses(piece("a"));
  inPauses(() => {
    throw new Error("broken");
  });
  expect(() => vi.runAllTimers()).toThrow("broken");
  vi.runAllTimers();
  expect(done).toEqual(["a"]);
});

test("for paper all is done at once, with the pieces that follow", () => {
  inPauses(() => {
    done.push("a");
    inPauses(piece("b", 50));
  });
  finishNow();
  expect(done).toEqual(["a", "b"]);
});
