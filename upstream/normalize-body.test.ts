import { expect, test } from "vitest";
import { normalizeBody } from "./normalize-body.ts";

const read = (route: Parameters<typeof normalizeBody>[0], body: object): unknown => {
  const text = normalizeBody(route, JSON.stringify(body));
  return text && JSON.parse(text);
};

test("a state's `subgraphs` becomes a string, as in a query", () => {
  const checkpoint = { checkpoint_id: "c", checkpoint_map: {} };
  expect(read("state.checkpoint", { checkpoint, subgraphs: false })).toEqual({
    checkpoint,
    subgraphs: "false",
  });
  expect(read("state.checkpoint", { subgraphs: "true" })).toBeUndefined();
});

test("a history's `before` becomes an id, in any of its forms", () => {
  expect(read("history.search", { before: { configurable: { checkpoint_id: "c" } } })).toEqual({
    before: "c",
  });
  expect(read("history.search", { before: { checkpoint_id: "c", checkpoint_ns: "" } })).toEqual({
    before: "c",
  });
  expect(read("history.search", { before: "c", limit: 3 })).toBeUndefined();
});

test("the server's own checkpoints and Python's None fields are read without nulls", () => {
  const checkpoint = { thread_id: "t", checkpoint_id: "c", checkpoint_ns: "", checkpoint_map: null };
  expect(read("history.search", { limit: 2, before: null, metadata: null, checkpoint })).toEqual({
    limit: 2,
    checkpoint: { thread_id: "t", checkpoint_id: "c", checkpoint_ns: "" },
  });
  expect(read("runs.wait", { assistant_id: "agent", input: null, config: null, command: null })).toEqual({
    assistant_id: "agent",
    input: null,
  });
});

test("everything else is unchanged", () => {
  expect(read("runs.stream", { subgraphs: true, before: {}, input: { messages: [null] } })).toBeUndefined();
  expect(normalizeBody("history.search", "")).toBeUndefined();
});
