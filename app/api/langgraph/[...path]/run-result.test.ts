import { expect, test } from "vitest";
import { RunResult } from "./run-result.ts";

/** What is read from a response in chunks of that many bytes. */
function read(answer: string, size = answer.length): { hasFailed: boolean; messages: number } {
  let messages = 0;
  const result = new RunResult(() => {
    messages += 1;
  });
  const bytes = new TextEncoder().encode(answer);
  for (let from = 0; from < bytes.length; from += size) result.read(bytes.subarray(from, from + size));
  result.end();
  return { hasFailed: result.hasFailed, messages };
}

const event = (name: string, data: unknown) => `event: ${name}\ndata: ${JSON.stringify(data)}\n\n`;
const MESSAGE = event("messages", [{ content: "😀 naïve" }]);

test.each([1, 2, 3, 7, 1000])(
  "an error event is found in chunks of %i bytes, after the model's text",
  (size) => {
    const answer = MESSAGE + event("messages|tools:1", []) + event("error", { error: "model_busy" });
    expect(read(answer, size)).toEqual({ hasFailed: true, messages: 2 });
    for (const ending of ["\r\n", "\r"])
      expect(read(answer.replaceAll("\n", ending), size)).toEqual({ hasFailed: true, messages: 2 });
    expect(read(`\ufeff${answer}`, size)).toEqual({ hasFailed: true, messages: 2 });
  },
);

test.each([
  ["names itself after its data", "data: {}\nevent: error\n\n"],
  ["is the first, behind a byte order mark", "\ufeffevent: error\ndata: {}\n\n"],
  ["has comments and pauses between its lines", "event: error\n: alive\nretry: 10\ndata: {}\n\n"],
  ["has several lines of data", "id: 1\nevent:error\ndata: {\ndata: }\n\n"],
  ["changes its name", "event: values\nevent: error\ndata: {}\n\n"],
])("an error event that %s is found", (_name, answer) => {
  for (const size of [1, 2, 1000]) expect(read(answer, size).hasFailed).toBe(true);
});

test("an error in a subgraph counts", () => {
  expect(read(event("error|tools:1", {})).hasFailed).toBe(true);
});

test.each([
  ["quotes the words", event("values", { text: "event: error\ndata: {}\n\n" })],
  ["has such a line in its data", 'event: values\ndata: "\ndata: event: error"\n\n'],
  ["has an event whose name begins with it", event("errors", {})],
  ["is JSON that quotes them", JSON.stringify({ messages: [{ content: 'event: error {"__error__":' }] })],
  ["has a comment", `: event: error\n\n${event("values", {})}`],
])("a response that %s has not failed", (_name, answer) => {
  expect(read(answer).hasFailed).toBe(false);
  expect(read(answer, 1).hasFailed).toBe(false);
});

test.each([1, 5, 1000])(
  "the JSON of a failed run is recognised by its key, in chunks of %i bytes",
  (size) => {
    expect(read(`\n\n${JSON.stringify({ __error__: { error: "model_busy" } })}`, size).hasFailed).toBe(true);
  },
);

test("the JSON of a run that failed after a long wait is recognised", () => {
  expect(read(`${"\n".repeat(200)}{"__error__":{}}`, 1).hasFailed).toBe(true);
});

test("a large event is read in time proportional to its size", () => {
  expect(read(event("values", { text: "x".repeat(4_000_000) }) + MESSAGE, 1_000)).toEqual({
    hasFailed: false,
    messages: 1,
  });
});
