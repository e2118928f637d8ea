import type { Message } from "@langchain/langgraph-sdk";
import { describe, expect, test } from "vitest";
import { answerTo, findRemembered, isSameTurn, toTurns, withAnswer } from "./turns.ts";

const messages: Message[] = [
  { type: "human", id: "h1", content: "Which repositories do I have?" },
  {
    type: "ai",
    id: "a1",
    content: "",
    tool_calls: [{ id: "c1", name: "list_repositories", args: { sort: "updated" } }],
  },
  { type: "tool", id: "t1", tool_call_id: "c1", content: "[]", status: "success" },
  { type: "ai", id: "a2", content: "You have **none**." },
];

test("everything the agent does between two messages of a person is one turn", () => {
  const turns = toTurns(messages, "stopped");
  expect(turns.map(({ kind }) => kind)).toEqual(["person", "agent"]);
  expect(turns[1]).toMatchObject({
    steps: [
      { kind: "tool", call: { name: "list_repositories", state: "done", result: "[]" } },
      { kind: "text", text: "You have **none**." },
    ],
  });
});

test("a call without a result is running while the agent works, else stopped", () => {
  expect(toTurns(messages.slice(0, 2), "running")[1]).toMatchObject({
    steps: [{ call: { state: "running" } }],
  });
  expect(toTurns(messages.slice(0, 2), "stopped")[1]).toMatchObject({
    steps: [{ call: { state: "stopped" } }],
  });
});

test("a tool's failure is distinguished from a result", () => {
  const failed: Message[] = [
    ...messages.slice(0, 2),
    { type: "tool", tool_call_id: "c1", content: "Not found", status: "error" },
  ];
  expect(toTurns(failed, "running")[1]).toMatchObject({
    steps: [{ call: { state: "failed", result: "Not found" } }],
  });
});

test.each([
  ["rejected", "rejected"],
  ["expired", "expired"],
  ["declined", "declined"],
  ["stopped", "stopped"],
  ["undecided", "stopped"],
] as const)(
  "a call that was never made because it was %s is shown as %s, not as failed",
  (not_run, state) => {
    const answer = {
      type: "tool",
      tool_call_id: "c1",
      content: "Not run",
      status: "error",
      artifact: { not_run },
    };
    expect(toTurns([...messages.slice(0, 2), answer as Message], "running")[1]).toMatchObject({
      steps: [{ call: { state } }],
    });
  },
);

test("text and reasoning are separated in content blocks", () => {
  const blocks = [
    { type: "reasoning", reasoning: "Hm." },
    { type: "text", text: "Yes." },
    { type: "image_url", image_url: "https://example.com/x.png" },
  ] as unknown as string;
  expect(toTurns([{ type: "ai", id: "a", content: blocks }], "stopped")[0]).toMatchObject({
    steps: [
      { kind: "reasoning", text: "Hm." },
      { kind: "text", text: "Yes." },
    ],
  });
});

test("reasoning that a compatible server sends beside the content is shown before the text", () => {
  const message = { type: "ai", id: "a", content: "Yes.", additional_kwargs: { reasoning_content: "Hm." } };
  expect(toTurns([message as Message], "stopped")[0]).toMatchObject({
    steps: [
      { kind: "reasoning", text: "Hm." },
      { kind: "text", text: "Yes." },
    ],
  });
});

test("a result without its call is not shown", () => {
  expect(toTurns([{ type: "tool", tool_call_id: "lost", content: "x" }], "stopped")).toEqual([]);
});

test("turns with the same content are equal", () => {
  const [before, after] = [toTurns(messages, "stopped"), toTurns(structuredClone(messages), "stopped")];
  before.forEach((turn, index) => {
    const other = after[index];
    expect(other && isSameTurn(turn, other)).toBe(true);
  });
  const longer = toTurns(
    [...messages.slice(0, 3), { type: "ai", id: "a2", content: "You have **none**. Yet." }],
    "stopped",
  );
  const [turn, other] = [before[1], longer[1]];
  expect(turn && other && isSameTurn(turn, other)).toBe(false);
});

test("the agent's turn is there from the start, and only once", () => {
  const asked = toTurns(messages.slice(0, 1), "running");
  const [question, awaited] = withAnswer(asked, true);
  expect(awaited).toEqual({ kind: "agent", id: question && answerTo(question), steps: [] });
  expect(withAnswer(asked, false)).toBe(asked);
  const begun = toTurns(messages, "running");
  expect(withAnswer(begun, true)).toBe(begun);
});

describe("a conversation that was summarised", () => {
  const long: Message[] = [
    ...messages,
    { type: "human", id: "h2", content: "And issues?" },
    { type: "ai", id: "a3", content: "None either." },
  ];
  test.each([
    ["nothing", undefined, undefined],
    ["a message that an older version does not have", "gone", undefined],
    ["a whole turn", "a2", "h2"],
    ["all but the last answer", "h2", "a3"],
    ["the first question, and a part of its answer: the turn counts as remembered", "t1", "a1"],
  ])("up to %s: memory begins with the turn after it", (_what, upto, turn) => {
    expect(findRemembered(long, toTurns(long, "stopped"), upto)).toBe(turn);
  });
});
