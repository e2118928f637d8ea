import { expect, test } from "vitest";
import type { RunEvent } from "./from-updates.ts";
import { withoutRepeats } from "./without-repeats.ts";

const chunk = (id: string | undefined, data: string): RunEvent => ({ id, event: "messages", data });

async function read(events: RunEvent[]): Promise<unknown[]> {
  async function* source() {
    yield* events;
  }
  const passed: unknown[] = [];
  for await (const { data } of withoutRepeats(source())) passed.push(data);
  return passed;
}

test("events that come again after a replay are dropped", async () => {
  const replayed = [
    chunk("1764470000001-0", "a "),
    chunk("1764470000002-0", "b "),
    chunk("1764470000009-0", "c "),
  ];
  expect(await read([...replayed, ...replayed.slice(1), chunk("1764470000010-0", "d")])).toEqual([
    "a ",
    "b ",
    "c ",
    "d",
  ]);
});

test("different events of the same millisecond are kept, also if one of them comes again", async () => {
  const [b, c] = [chunk("7-0", "b "), chunk("7-0", "c ")];
  expect(await read([chunk("6-0", "a "), b, b, c])).toEqual(["a ", "b ", "c "]);
});

test("the npm server's events, which count from 0, and those without an id pass unchanged", async () => {
  expect(
    await read([
      chunk("0", "a"),
      chunk("1", "a"),
      chunk(undefined, "a"),
      chunk(undefined, "a"),
      chunk("10", "a"),
    ]),
  ).toHaveLength(5);
});
