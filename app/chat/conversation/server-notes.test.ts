import type { Message } from "@langchain/langgraph-sdk";
import { expect, test } from "vitest";
import { collectNote, formatProgress, type NotesByCall } from "./server-notes.ts";
import { toTurns } from "./turns.ts";

const collect = (...events: unknown[]) => events.reduce<NotesByCall>(collectNote, {});
const note = (more: object, tool_call_id = "c1") => ({ kind: "server_note", tool_call_id, ...more });

test("a call's notes are its last progress and the last 30 lines of its log", () => {
  const lines = Array.from({ length: 40 }, (_, index) => note({ line: { level: "info", text: `${index}` } }));
  const notes = collect(
    note({ progress: { done: 1 } }),
    ...lines,
    note({ progress: { done: 2, total: 3 } }),
    {
      ...note({ progress: { done: 9 } }, "c2"),
    },
  );
  expect(notes.c1?.progress).toEqual({ done: 2, total: 3 });
  expect(notes.c1?.log.map(({ text }) => text)).toEqual(
    Array.from({ length: 30 }, (_, index) => `${index + 10}`),
  );
  expect(notes.c2).toEqual({ progress: { done: 9 }, log: [] });
});

test.each([undefined, null, "text", {}, { kind: "other", tool_call_id: "c1" }])(
  "an event %o is ignored",
  (event) => {
    expect(collect(event)).toEqual({});
  },
);

test.each([
  [{ done: 3, total: 5 }, "3 of 5"],
  [{ done: 0.123 }, "0.1"],
])("describes %o in words", (progress, words) => {
  expect(formatProgress(progress)).toBe(words);
});

test("a finished call has the notes that came with its result", () => {
  const server_notes = { log: [{ level: "warning", text: "late" }] };
  const messages = [
    { type: "ai", id: "a", content: "", tool_calls: [{ id: "c1", name: "x__y", args: {} }] },
    {
      type: "tool",
      id: "t",
      content: "{}",
      tool_call_id: "c1",
      status: "success",
      artifact: { server_notes },
    },
  ] as Message[];
  const [turn] = toTurns(messages, "stopped");
  expect(turn).toMatchObject({ steps: [{ kind: "tool", call: { state: "done", notes: server_notes } }] });
});
