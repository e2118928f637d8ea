import { expect, test } from "vitest";
import { LineFilter, setLogFormat, toJson } from "./terminal.ts";

function print(lines: string[]): string[] {
  const filter = new LineFilter();
  return lines.flatMap((line) => filter.take(line));
}

const ABORTED = [" ⨯ Error: aborted", "    at ignore-listed frames {", "  code: 'ECONNRESET'", "}"];

test("leaves out what the banner says already", () => {
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

test("prints every other error whole", () => {
  const error = [" ⨯ Error: aborted", "    at ignore-listed frames {", "  code: 'OTHER'", "}"];
  expect(print(error)).toEqual(error);
  const other = [" ⨯ Error: boom", "    at f (file.ts:1:2)"];
  expect(print(other)).toEqual(other);
});

test("prints no control characters", () => {
  expect(print(["\x1b[?25hready"])).toEqual(["ready"]);
});

test("with LOG_FORMAT=json each line is one object: a service's own with its name, anything else as a message", () => {
  expect(JSON.parse(toJson("web", '{"level":"warn","msg":"late"}'))).toEqual({
    level: "warn",
    msg: "late",
    service: "web",
  });
  for (const line of ["✓ Ready in 90ms", "{ broken", "[1]"]) {
    expect(JSON.parse(toJson("langgraph", line))).toEqual({
      level: "info",
      time: expect.stringMatching(/Z$/),
      msg: line,
      service: "langgraph",
    });
  }
});

test("another LOG_FORMAT is refused", () => {
  expect(() => setLogFormat("yaml")).toThrow("LOG_FORMAT must be text or json.");
});
