import { expect, test } from "vitest";
import { NoteTaker } from "#agent/mcp/notes.ts";
import type { Note } from "#agent/mcp/open-calls.ts";

function take(use: (taker: NoteTaker) => void) {
  const streamed: Note[] = [];
  const taker = new NoteTaker((note) => streamed.push(note));
  use(taker);
  return { streamed, kept: taker.kept };
}

test("progress and log lines are streamed, and kept for the result", () => {
  const { streamed, kept } = take(({ progress, log }) => {
    progress({ progress: 1, total: 4, message: "Reading" });
    log({ level: "warning", logger: "disk", data: { free: 3 } });
  });
  expect(streamed).toEqual([
    { progress: { done: 1, total: 4, message: "Reading" } },
    { line: { level: "warning", text: 'disk: {"free":3}' } },
  ]);
  expect(kept).toEqual({
    progress: { done: 1, total: 4, message: "Reading" },
    log: [{ level: "warning", text: 'disk: {"free":3}' }],
  });
});

test("what is malformed, or for developers, is left out", () => {
  const { streamed, kept } = take(({ progress, log }) => {
    progress({ progress: "half" });
    log({ level: "debug", data: "x" });
    log({ level: "shout", data: "x" });
  });
  expect(streamed).toEqual([]);
  expect(kept).toBeUndefined();
});

test("a server that never stops talking is cut", () => {
  const { streamed, kept } = take(({ log }) => {
    for (let index = 0; index < 1000; index += 1)
      log({ level: "info", data: `${index} ${"x".repeat(5000)}` });
  });
  expect(streamed).toHaveLength(300);
  expect(kept?.log).toHaveLength(30);
  expect(kept?.log.at(-1)?.text).toMatch(/^999 x{396}$/);
});
