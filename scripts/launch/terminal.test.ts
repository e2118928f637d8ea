import { describe, expect, test } from "vitest";
import { chooseLogFormat, LineFilter, toJson } from "./terminal.ts";

function print(lines: string[]): string[] {
  const filter = new LineFilter();
  return lines.flatMap((line) => filter.take(line));
}

const ABORTED = [" ⨯ Error: aborted", "    at ignore-listed frames {", "  code: 'ECONNRESET'", "}"];

test("omits what the banner already shows", () => {
  expect(
    print([
      "",
      "   - Local:   http://localhost:3000",
      "  ✓ authInterrupts",
      "  ⨯ turbopackFileSystemCacheForDev",
    ]),
  ).toEqual([]);
  expect(print([" ○ Compiling /chat ...", "github: ready at http://x"])).toEqual([]);
});

test.each([
  " ⨯ Error: aborted",
  "Error: aborted",
  " ⨯ uncaughtException: Error: aborted",
  " ⨯ uncaughtException:  Error: aborted",
])("leaves out the trace that Next prints for a client that disconnected: %s", (first) => {
  const trace = [first, ...ABORTED.slice(1)];
  expect(print([...trace, "one", ...trace, "two"])).toEqual(["one", "two"]);
});

test("prints every other error completely", () => {
  const error = [" ⨯ Error: aborted", "    at ignore-listed frames {", "  code: 'OTHER'", "}"];
  expect(print(error)).toEqual(error);
  const other = [" ⨯ Error: boom", "    at f (file.ts:1:2)"];
  expect(print(other)).toEqual(other);
});

test("prints no control characters", () => {
  expect(print(["\x1b[?25hready"])).toEqual(["ready"]);
});

describe("as JSON, each line is an object with time, level, event and process", () => {
  test.each([
    ["our own", '{"level":"warn","time":"2026-11-29T12:00:00Z","event":"late","ms":7}', "warn"],
    [
      "the LangGraph server's",
      '{"timestamp":"2026-11-29T12:00:00Z","level":"warn","event":"late","ms":7}',
      "warn",
    ],
  ])("%s is kept as it is", (_whose, line, level) => {
    expect(JSON.parse(toJson("web", line))).toEqual({
      level,
      time: "2026-11-29T12:00:00Z",
      event: "late",
      ms: 7,
      process: "web",
    });
  });

  test.each([
    ["✓ Ready in 90ms", false, "info"],
    ["{ broken", false, "info"],
    ["[1]", false, "info"],
    ["null", false, "info"],
    [" ⨯ Error: boom", false, "error"],
    [" ⚠ The image is large", true, "warn"],
    ["(node:1) [DEP0040] DeprecationWarning: The `punycode` module is deprecated.", true, "warn"],
    ["The database app.db is damaged.", true, "error"],
  ])("%s becomes an event", (line, isError, level) => {
    expect(JSON.parse(toJson("langgraph", line, isError))).toEqual({
      level,
      event: line,
      process: "langgraph",
      time: expect.stringMatching(/^20\d\d-.*Z$/),
    });
  });

  test("missing fields are added to an object, and it can't claim to be another process", () => {
    expect(JSON.parse(toJson("web", '{"process":"launch","a":1}'))).toEqual({
      level: "info",
      process: "web",
      a: 1,
      event: '{"process":"launch","a":1}',
      time: expect.any(String),
    });
  });
});

test.each([
  [undefined, "start", false, "json"],
  [undefined, "start", true, "text"],
  [undefined, "dev", false, "text"],
  ["text", "start", false, "text"],
  ["json", "dev", true, "json"],
] as const)("LOG_FORMAT=%s, npm %s, with a terminal: %s: prints %s", (asked, mode, isTerminal, format) => {
  expect(chooseLogFormat(asked, mode, isTerminal)).toBe(format);
});

test("another LOG_FORMAT is rejected", () => {
  expect(() => chooseLogFormat("yaml", "start", false)).toThrow("LOG_FORMAT must be text or json.");
});
