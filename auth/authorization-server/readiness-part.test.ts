import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { ReadinessPart } from "./readiness-part.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** Lets `ms` pass while a part is checked. */
async function askFor(part: ReadinessPart, ms: number) {
  const condition = part.condition();
  await vi.advanceTimersByTimeAsync(ms);
  return condition;
}

/** A part whose next answers a test decides. */
function makePart() {
  const answers: ((works: boolean) => void)[] = [];
  const part = new ReadinessPart(() => new Promise((resolve) => answers.push(resolve)));
  return { part, answers };
}

test("is down until it has answered once, and then what it answered", async () => {
  const { part, answers } = makePart();
  expect(await askFor(part, 1_000)).toBe("down");
  answers[0]?.(true);
  expect(await askFor(part, 1)).toBe("ok");
});

test("stays ok while a part that was well takes two seconds to answer, and is down after ten seconds of silence", async () => {
  const { part, answers } = makePart();
  const first = part.condition();
  answers[0]?.(true);
  expect(await first).toBe("ok");
  await vi.advanceTimersByTimeAsync(3_000);
  expect(await askFor(part, 2_000)).toBe("ok");
  expect(await askFor(part, 7_000)).toBe("ok");
  await vi.advanceTimersByTimeAsync(2_000);
  expect(await askFor(part, 1_000)).toBe("down");
});

test("is down as soon as it refuses", async () => {
  let works = true;
  const part = new ReadinessPart(async () => {
    if (!works) throw new Error("connection refused");
    return true;
  });
  expect(await askFor(part, 1)).toBe("ok");
  works = false;
  await vi.advanceTimersByTimeAsync(3_000);
  expect(await askFor(part, 1)).toBe("down");
});

test("is asked at most once in two seconds, however often its condition is wanted", async () => {
  const ask = vi.fn(async () => true);
  const part = new ReadinessPart(ask);
  for (let count = 0; count < 20; count += 1) await askFor(part, 50);
  expect(ask).toHaveBeenCalledTimes(1);
});
