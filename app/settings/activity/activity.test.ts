import { expect, test } from "vitest";
import { CSV_HEADER, type ExportedUse, toCsvLine } from "./export.ts";
import { readFilter, writeFilter } from "./query.ts";

const use: ExportedUse = {
  id: "u1",
  at: "2026-11-21T00:00:00.000Z",
  provider: "github",
  tool: "get_issue",
  access: "read",
  resource: "alice/hats#7",
  scopes: "repo",
  conversation_id: null,
  conversation: 'Say "hi", please',
  run_id: null,
  tool_call_id: null,
  approved_by: null,
  arguments_hash: null,
  private_sources: null,
  outcome: "done",
  status: 200,
  request_id: null,
  link: null,
  completed_at: null,
};

test("each CSV row has a cell for every column", () => {
  const plain = toCsvLine({ ...use, conversation: "x" });
  expect(plain.split(",")).toHaveLength(CSV_HEADER.split(",").length);
  expect(plain.endsWith("\r\n")).toBe(true);
});

test("commas and quotes stay inside their cell", () => {
  expect(toCsvLine(use)).toContain('"Say ""hi"", please"');
});

test.each(["=HYPERLINK(1)", "+1", "-1", "@x"])(
  "%s is text to a spreadsheet, not a formula",
  (conversation) => {
    expect(toCsvLine({ ...use, conversation })).toContain(`'${conversation}`);
  },
);

test("a filter survives a round trip through the address", () => {
  // A hash in the form of a UUID is a conversation, too.
  const conversation = "0199a1b2-0000-f000-0000-00000000000a";
  const filter = { tool: "get_issue", resource: "alice/hats", conversation, outcome: "done" } as const;
  const after = { at: 17, id: "b5c6" };
  const query = Object.fromEntries(new URLSearchParams(writeFilter(filter, after)));
  expect(readFilter(query)).toMatchObject({ filter, after });
});

test("malformed parts of the address are ignored", () => {
  expect(readFilter({ outcome: "great", conversation: "1; drop", after: "x", tool: ["a", "b"] })).toEqual({
    filter: { tool: undefined, resource: undefined, conversation: undefined, outcome: undefined },
  });
});
