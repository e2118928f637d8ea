import { expect, test } from "vitest";
import type { AnswerFacts, NotedEvent } from "#observability/inspector/flow-events.ts";
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
const answer = (id: string, at: number, facts: AnswerFacts): NotedEvent => ({
  id,
  runId: "run",
  at,
  kind: "answer",
  facts,
});
const piece = answer("3", 190, { firstTokenMs: 90, isOver: false });
const end = answer("4", 300, { firstTokenMs: 90, isOver: true });
const use = { id: "use", approved_by: "alice", outcome: "done" as const, status: 201, endedAt: 170 };

test("the events of one run are one flow, and a use's end comes from the activity record", () => {
  expect(toFlows([request, exchange, piece, end], new Map([["use", use]]))).toEqual([
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
      firstTokenMs: 90,
      endedAt: 300,
    },
  ]);
});

test("a run that two windows streamed has the first start and the last end", () => {
  const rejoined = answer("5", 350, { firstTokenMs: 20, isOver: false });
  const last = answer("6", 500, { firstTokenMs: null, isOver: true });
  const ways = (...events: NotedEvent[]) => toFlows([request, ...events], new Map())[0];
  expect(ways(piece, end, rejoined)).toMatchObject({ firstTokenMs: 90, endedAt: null });
  expect(ways(piece, end, rejoined, last)).toMatchObject({ firstTokenMs: 90, endedAt: 500 });
});

test("the first chunk is recorded as soon as it has passed, and the stream is open until its end", () => {
  expect(toFlows([request, piece], new Map())[0]).toMatchObject({ firstTokenMs: 90, endedAt: null });
});

test("a request that started no run is a flow of its own, newest first", () => {
  const refused: NotedEvent = { ...request, id: "5", runId: null, at: 900 };
  expect(toFlows([request, refused], new Map()).map(({ id }) => id)).toEqual(["5", "run"]);
});
