import { expect, test } from "vitest";
import type { NotedEvent } from "#auth/flow.ts";
import { toFlows } from "./report.ts";

const request: NotedEvent = {
  id: "1",
  runId: "run",
  at: 100,
  kind: "request",
  facts: { sessionMs: 1, checkedMs: 2, mintedMs: 3, answeredMs: 4, status: 200, question: null },
};
const exchange: NotedEvent = {
  id: "2",
  runId: "run",
  at: 150,
  kind: "exchange",
  facts: {
    tool: "create_issue",
    provider: "github",
    access: "write",
    scopes: "repo",
    resource: "alice/teacup",
    result: "ok",
    ms: 3,
    useId: "use",
  },
};
const answer: NotedEvent = { id: "3", runId: "run", at: 300, kind: "answer", facts: { firstTokenMs: 90 } };
const use = { id: "use", approved_by: "alice", outcome: "done" as const, status: 201, endedAt: 170 };

test("the events of one run are one flow, and a use's end comes from the activity record", () => {
  expect(toFlows([request, exchange, answer], new Map([["use", use]]))).toEqual([
    {
      id: "run",
      at: 100,
      request: request.facts,
      exchanges: [
        {
          ...exchange.facts,
          id: "2",
          at: 150,
          isApproved: true,
          outcome: { outcome: "done", status: 201, at: 170 },
        },
      ],
      answer: { firstTokenMs: 90, at: 300 },
    },
  ]);
});

test("a run that two windows followed began once and ended last", () => {
  const rejoined: NotedEvent = { ...answer, id: "4", at: 500, facts: { firstTokenMs: null } };
  expect(toFlows([request, answer, rejoined], new Map())[0]?.answer).toEqual({ firstTokenMs: 90, at: 500 });
});

test("a request that began no run stands for itself, the newest first", () => {
  const refused: NotedEvent = { ...request, id: "5", runId: null, at: 900 };
  expect(toFlows([request, refused], new Map()).map(({ id }) => id)).toEqual(["5", "run"]);
});
