import { expect, test } from "vitest";
import { normalizeBody } from "./normalize-body.ts";

const read = (route: Parameters<typeof normalizeBody>[0], body: object): unknown => {
  const text = normalizeBody(route, JSON.stringify(body));
  return text && JSON.parse(text);
};

test("a state's `subgraphs` becomes a word, as in an address", () => {
  const checkpoint = { checkpoint_id: "c", checkpoint_map: {} };
  expect(read("state.checkpoint", { checkpoint, subgraphs: false })).toEqual({
    checkpoint,
    subgraphs: "false",
  });
  expect(read("state.checkpoint", { checkpoint })).toBeUndefined();
});

test("a history's `before` becomes an id, whatever it is named in", () => {
  expect(read("history.search", { before: { configurable: { checkpoint_id: "c" } } })).toEqual({
    before: "c",
  });
  expect(read("history.search", { before: { checkpoint_id: "c", checkpoint_ns: "" } })).toEqual({
    before: "c",
  });
  expect(read("history.search", { before: "c", limit: 3 })).toBeUndefined();
});

test("all else is left as it came", () => {
  expect(read("runs.stream", { subgraphs: true, before: {} })).toBeUndefined();
  expect(normalizeBody("history.search", "")).toBeUndefined();
});
