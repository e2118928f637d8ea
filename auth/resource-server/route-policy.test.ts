import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { findRoute, rawPath } from "./route-policy.ts";

const THREAD = "0199a1b2-0000-7000-8000-000000000001";
const RUN = "0199a1b2-0000-7000-8000-000000000002";

describe("the route policy", () => {
  test.each([
    ["POST", "/threads", "threads.create"],
    ["GET", `/threads/${THREAD}`, "threads.read"],
    ["POST", `/threads/${THREAD}/runs/stream`, "runs.stream"],
    ["GET", `/threads/${THREAD}/runs/${RUN}/stream`, "runs.joinStream"],
    ["POST", `/threads/${THREAD}/runs/${RUN}/cancel`, "runs.cancel"],
    ["GET", "/assistants/agent/graph", "assistants.graph"],
    ["POST", "/assistants/count", "assistants.count"],
    ["GET", "/assistants/agent/subgraphs", "assistants.subgraphs"],
    ["GET", "/assistants/agent/subgraphs/tools", "assistants.subgraphs"],
  ])("serves %s %s", (method, path, name) => {
    expect(findRoute(method, path)?.name).toBe(name);
  });

  test("returns the thread and run of a path", () => {
    expect(findRoute("GET", `/threads/${THREAD}/runs/${RUN}/join`)).toEqual({
      name: "runs.join",
      threadId: THREAD,
      runId: RUN,
    });
  });

  test.each([
    ["POST", "/internal/truncate"],
    ["POST", `/threads/${THREAD}/commands`],
    ["POST", `/threads/${THREAD}/stream/events`],
    ["GET", `/threads/${THREAD}/stream`],
    ["POST", `/threads/${THREAD}/state`],
    ["POST", `/threads/${THREAD}/copy`],
    ["GET", `/runs/${RUN}/stream`],
    ["POST", "/runs/stream"],
    ["POST", "/runs/batch"],
    ["POST", "/runs/crons"],
    ["POST", "/assistants"],
    ["PUT", "/store/items"],
    ["DELETE", `/threads/${THREAD}/runs/${RUN}`],
    ["HEAD", `/threads/${THREAD}`],
    ["GET", "/ui/agent"],
  ])("refuses %s %s", (method, path) => {
    expect(findRoute(method, path)).toBeUndefined();
  });

  test.each([
    `/threads/${THREAD}/`,
    `//threads/${THREAD}`,
    `/threads//${THREAD}`,
    `/Threads/${THREAD}`,
    `/threads/${THREAD.toUpperCase()}`,
    `/threads/${THREAD}/%73tate`,
    `/threads/${THREAD}/./state`,
    `/threads/x/../${THREAD}`,
    `/threads/${THREAD};a=b`,
    `/threads/${THREAD}\n`,
  ])("has one spelling for each path: %j is refused", (path) => {
    expect(findRoute("GET", path)).toBeUndefined();
  });

  test("accepts no percent sign, whatever it encodes", () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (before, after) => {
        expect(findRoute("GET", `/threads/${before}%${after}`)).toBeUndefined();
      }),
    );
  });
});

test("the raw path is what was sent, not what URL normalises", () => {
  expect(rawPath("http://host:1/a/../b//c/%2e?q=/x#y")).toBe("/a/../b//c/%2e");
  expect(rawPath("http://host")).toBe("/");
});
