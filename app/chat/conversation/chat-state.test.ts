import { expect, test } from "vitest";
import { type ChatEvent, type ChatState, isBusy, reduceChat, startAt } from "./chat-state.ts";

const hello = { type: "human", id: "m1", content: "Hello" } as const;
const next = { type: "human", id: "m2", content: "And then?" } as const;
const submitted = { type: "submitted", submission: { message: hello } } as const;
const gone = new TypeError("Failed to fetch");

const after = (...events: ChatEvent[]): ChatState => events.reduce(reduceChat, startAt(undefined));

test.each<[string, ChatEvent[], ChatState["phase"]]>([
  ["at first", [], "idle"],
  [
    "while the fork of an edited message is looked up",
    [{ type: "prepared", submission: { message: hello } }],
    "preparing",
  ],
  ["with a message in flight", [submitted], "sent"],
  ["once its run is known", [submitted, { type: "accepted", runId: "r1" }], "streaming"],
  ["in a joined run", [{ type: "joined", runId: "r1" }], "streaming"],
  [
    "after the answer",
    [submitted, { type: "accepted", runId: "r1" }, { type: "answered" }, { type: "settled", attempt: 1 }],
    "idle",
  ],
  ["after Stop", [submitted, { type: "interrupted" }, { type: "settled", attempt: 1 }], "interrupted"],
  [
    "if Stop was faster than the server",
    [submitted, { type: "interrupted" }, { type: "accepted", runId: "r1" }],
    "interrupted",
  ],
  [
    "after a failure, whose run sends nothing more",
    [submitted, { type: "failed", error: gone }, { type: "settled", attempt: 1 }],
    "failed",
  ],
  [
    "if the server can't be told to stop",
    [submitted, { type: "interrupted" }, { type: "failed", error: gone }],
    "interrupted",
  ],
  ["once the failed attempt has succeeded", [{ type: "failed", error: gone }, { type: "recovered" }], "idle"],
  [
    "once a stop has arrived",
    [{ type: "interrupted" }, { type: "failed", error: gone }, { type: "recovered" }],
    "interrupted",
  ],
])("%s", (_when, events, phase) => {
  const state = after(...events);
  expect(state.phase).toBe(phase);
  expect(isBusy(state)).toBe(["preparing", "sent", "streaming"].includes(phase));
});

test("reports of an earlier attempt do not end a later one", () => {
  const state = after(submitted, { type: "failed", error: gone }, submitted, { type: "settled", attempt: 1 });
  expect(state).toMatchObject({ phase: "sent", attempt: 2, error: undefined });
});

test("a submission is kept until the server has it, and dropped once it is answered or withdrawn", () => {
  expect(after(submitted).submission).toEqual({ message: hello });
  expect(after(submitted, { type: "accepted", runId: "r1" }).submission).toEqual({
    message: hello,
    accepted: true,
  });
  expect(after(submitted, { type: "failed", error: gone }).submission).toEqual({ message: hello });
  expect(after(submitted, { type: "answered" }).submission).toBeUndefined();
  expect(after(submitted, { type: "failed", error: gone }, { type: "withdrawn" })).toMatchObject({
    phase: "failed",
    submission: undefined,
  });
});

test("rejoining a run keeps its id and submission; a new message has no run yet", () => {
  const read = after(
    submitted,
    { type: "accepted", runId: "r1" },
    { type: "failed", error: gone },
    { type: "joined", runId: "r1" },
  );
  expect(read).toMatchObject({
    runId: "r1",
    submission: { message: hello, accepted: true },
    error: undefined,
  });
  expect(reduceChat(read, { type: "submitted", submission: { message: next } }).runId).toBeUndefined();
});

test("finding out after a failure that a message was delivered starts nothing", () => {
  const state = after(submitted, { type: "failed", error: gone }, { type: "accepted" });
  expect(state).toMatchObject({ phase: "failed", submission: { accepted: true }, runId: undefined });
});

test("a conversation at an older checkpoint follows the newest once the server has a message of this page", () => {
  const opened = startAt("c1");
  const read = reduceChat(opened, { type: "joined", runId: "r1" });
  expect(reduceChat(read, { type: "accepted" }).from).toBe("c1");
  expect(reduceChat(reduceChat(opened, submitted), { type: "accepted", runId: "r1" }).from).toBeUndefined();
});

test("messages are queued in order, an undelivered one first", () => {
  const last = { type: "human", id: "m3", content: "And last?" } as const;
  const queued = after(submitted, { type: "queued", message: next }, { type: "queued", message: last });
  const state = reduceChat(queued, { type: "postponed" });
  expect(state).toMatchObject({ queue: [hello, next, last], submission: undefined });
  expect(reduceChat(state, submitted)).toMatchObject({ queue: [next, last], submission: { message: hello } });
  expect(reduceChat(state, { type: "emptied" }).queue).toEqual([]);
});

test("a message that the server has is not queued again when another one is being answered", () => {
  const state = after(submitted, { type: "accepted" }, { type: "postponed" });
  expect(state).toMatchObject({ queue: [], submission: { message: hello, accepted: true } });
});

test("an event never mutates a previous state", () => {
  const before = Object.freeze({
    ...after(submitted),
    queue: Object.freeze([next]) as unknown as ChatState["queue"],
  });
  for (const event of [
    { type: "accepted", runId: "r1" },
    { type: "postponed" },
    { type: "submitted", submission: { message: next } },
    { type: "interrupted" },
  ] as const)
    expect(() => reduceChat(before, event)).not.toThrow();
});
