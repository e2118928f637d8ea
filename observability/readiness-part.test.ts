import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { ReadinessPart } from "./readiness-part.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** Advances the clock by `ms` while a part is checked. */
async function askFor(part: ReadinessPart, ms: number) {
  const condition = part.condition();
  await vi.advanceTimersByTimeAsync(ms);
  return condition;
}

/** A part whose next responses the test sets. */
function makePart() {
  const answers: ((works: boolean) => void)[] = [];
  const part = new ReadinessPart(() => new Promise((resolve) => answers.push(resolve)));
  return { part, answers };
}

test("is down until its first response, then has the state of its response", async () => {
  const { part, answers } = makePart();
  expect(await askFor(part, 1_000)).toBe("down");
  answers[0]?.(true);
  expect(await askFor(part, 1)).toBe("ok");
});

test("stays ok while a healthy part takes two seconds to respond, and is down after ten seconds of silence", async () => {
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

test("is down as soon as it reports an error", async () => {
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

test("stays ok while a check fails for lack of a connection, until that has lasted ten seconds", async () => {
  let isBusy = false;
  const part = new ReadinessPart(async () => {
    if (isBusy) throw new Error("timeout exceeded when trying to connect");
    return true;
  });
  expect(await askFor(part, 1)).toBe("ok");
  isBusy = true;
  await vi.advanceTimersByTimeAsync(3_000);
  expect(await askFor(part, 2_000)).toBe("ok");
  isBusy = false;
  expect(await askFor(part, 1_000)).toBe("ok");
  isBusy = true;
  await vi.advanceTimersByTimeAsync(3_000);
  await askFor(part, 10_000);
  expect(await askFor(part, 1)).toBe("down");
});

test("is checked at most once every two seconds, however often its state is read", async () => {
  const ask = vi.fn(async () => true);
  const part = new ReadinessPart(ask);
  for (let count = 0; count < 20; count += 1) await askFor(part, 50);
  expect(ask).toHaveBeenCalledTimes(1);
});
