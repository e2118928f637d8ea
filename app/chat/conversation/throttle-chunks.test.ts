import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { throttleChunks } from "./throttle-chunks.ts";

const piece = (data: string) => ({ event: "messages", data });

/** A stream that emits its events at these times, in milliseconds. */
async function* stream(...events: [at: number, event: { event: string; data: string }][]) {
  const begun = performance.now();
  for (const [at, event] of events) {
    const rest = begun + at - performance.now();
    if (rest > 0) await new Promise((resolve) => setTimeout(resolve, rest));
    yield event;
  }
}

/** What passes, and when. */
async function follow(events: AsyncIterable<{ event: string; data: string }>) {
  const begun = performance.now();
  const passed: [number, string][] = [];
  const end = (async () => {
    for await (const { data } of throttleChunks(events)) passed.push([performance.now() - begun, data]);
  })();
  await vi.runAllTimersAsync();
  await end;
  return passed;
}

describe("throttling chunks of text", () => {
  beforeEach(() => {
    vi.useFakeTimers();
    vi.stubGlobal("document", { hidden: false });
  });
  afterEach(() => {
    vi.useRealTimers();
    vi.unstubAllGlobals();
  });

  it("passes the first chunk at once", async () => {
    expect(await follow(stream([5, piece("a")]))).toEqual([[5, "a"]]);
  });

  it("gathers fast chunks in order, a frame apart", async () => {
    const fast = Array.from({ length: 50 }, (_, at): [number, ReturnType<typeof piece>] => [
      at * 2,
      piece(String(at)),
    ]);
    const passed = await follow(stream(...fast));
    expect(passed.map(([, data]) => data)).toEqual(fast.map(([, { data }]) => data));
    const pauses = passed.filter(([at], index) => at - (passed[index - 1]?.[0] ?? at) >= 25);
    expect(pauses).toHaveLength(3);
  });

  it("does not delay slow chunks", async () => {
    expect(await follow(stream([0, piece("a")], [50, piece("b")], [100, piece("c")]))).toEqual([
      [0, "a"],
      [50, "b"],
      [100, "c"],
    ]);
  });

  it("delays nothing but text", async () => {
    const state = { event: "values", data: "state" };
    expect(await follow(stream([0, piece("a")], [12, state]))).toEqual([
      [0, "a"],
      [12, "state"],
    ]);
  });

  it("delays nothing in a hidden tab", async () => {
    vi.stubGlobal("document", { hidden: true });
    expect(await follow(stream([0, piece("a")], [12, piece("b")]))).toEqual([
      [0, "a"],
      [12, "b"],
    ]);
  });
});
