import type { Message } from "@langchain/langgraph-sdk";
import { expect, test, vi } from "vitest";
import type { AgentState } from "./agent-state.ts";
import { applyUpdate, type RunEvent, withStates } from "./from-updates.ts";

const human = (id: string): Message => ({ type: "human", id, content: id });
const ai = (id: string, content = id): Message => ({ type: "ai", id, content });
const input = (id: string, after: string | null) => ({
  event: "custom",
  data: { type: "input", message: human(id), after },
});
const update = (node: string, ...messages: object[]) => ({
  event: "updates",
  data: { [node]: { messages } },
});

async function read(events: RunEvent[], before: Message[], stored = before) {
  const base = {
    read: async () => ({ messages: before }),
    readAgain: vi.fn(async () => ({ messages: stored })),
    keep: vi.fn<(state: AgentState) => void>(),
  };
  const got: RunEvent[] = [];
  for await (const event of withStates(asStream(events), base)) got.push(event);
  return { got, base };
}

async function* asStream(events: RunEvent[]) {
  yield* events;
}

const idsOf = ({ data }: RunEvent) => (data as AgentState).messages.map(({ id }) => id);

test("a run's states consist of the page's messages, the person's message and what each step adds", async () => {
  const events = [input("b", "a1"), update("model", ai("b1"))];
  const { got, base } = await read(events, [human("a"), ai("a1")]);
  expect(got.map(({ event }) => event)).toEqual(["values", "values"]);
  expect(got.map(idsOf)).toEqual([
    ["a", "a1", "b"],
    ["a", "a1", "b", "b1"],
  ]);
  expect(base.readAgain).not.toHaveBeenCalled();
  expect(base.keep).toHaveBeenCalledTimes(2);
});

test("a replaced message removes all that followed it", async () => {
  const { got } = await read([input("other", "a1")], [human("a"), ai("a1"), human("b"), ai("b1")]);
  expect(got.map(idsOf)).toEqual([["a", "a1", "other"]]);
  const first = await read([input("other", null)], [human("a"), ai("a1")]);
  expect(first.got.map(idsOf)).toEqual([["other"]]);
});

test("messages sent in another window are read from the server", async () => {
  const stored = [human("a"), ai("a1"), human("there"), ai("there1")];
  const { got, base } = await read([input("b", "there1")], [human("a"), ai("a1")], stored);
  expect(base.readAgain).toHaveBeenCalledOnce();
  expect(got.map(idsOf)).toEqual([["a", "a1", "there", "there1", "b"]]);
});

test("a resumed run keeps what the page has", async () => {
  const before = [human("a"), ai("a1")];
  const { got } = await read([input("a", null), update("tools", ai("a2"))], before);
  expect(got.map(idsOf)).toEqual([
    ["a", "a1"],
    ["a", "a1", "a2"],
  ]);
});

test("the first state of a run without a message of the person is the one before it", async () => {
  const { got } = await read([update("model", ai("a2"))], [human("a"), ai("a1")]);
  expect(got.map(idsOf)).toEqual([
    ["a", "a1"],
    ["a", "a1", "a2"],
  ]);
});

test("a question is in its state, and not in the next one", async () => {
  const asked = [{ id: "1", value: "May I?" }];
  const events = [input("a", null), { event: "updates", data: { __interrupt__: asked } }];
  const { got, base } = await read(events, []);
  expect(got.at(-1)?.data).toEqual({ messages: [human("a")], __interrupt__: asked });
  expect(base.keep).toHaveBeenLastCalledWith({ messages: [human("a")] });
});

test("chunks of an answer pass unchanged", async () => {
  const piece = { event: "messages", data: [ai("a1"), {}] };
  expect((await read([piece], [])).got).toEqual([piece]);
});

test("an update replaces messages by id, removes them, and sets other channels", () => {
  const state: AgentState = { messages: [human("a"), ai("a1")] };
  expect(applyUpdate(state, { messages: [ai("a1", "new")] }).messages).toEqual([human("a"), ai("a1", "new")]);
  const removed = applyUpdate(state, { messages: [{ type: "remove", id: "a", content: "" }] });
  expect(removed.messages).toEqual([ai("a1")]);
  const again = applyUpdate(state, { messages: [{ type: "remove", id: "__remove_all__" }, human("b")] });
  expect(again.messages).toEqual([human("b")]);
  expect(applyUpdate(state, { summarised_upto: "a1" })).toEqual({ ...state, summarised_upto: "a1" });
});

test("a state has the id of the event that completes it, from which a stream can resume", async () => {
  const events = [
    { id: "4", ...input("b", "a1") },
    { id: "5", event: "messages", data: [] },
    { id: "6", ...update("model", ai("b1")) },
  ];
  const { got } = await read(events, [human("a"), ai("a1")]);
  expect(got.map(({ id }) => id)).toEqual(["4", "5", "6"]);
  const { got: joined } = await read(events.slice(2), [human("a"), ai("a1"), human("b")]);
  expect(joined.map(({ id }) => id)).toEqual([undefined, "6"]);
});

test("a message after one that is not loaded needs no other state, and a first message has none before it", async () => {
  const earlier_messages = { message: "a1", checkpoint: "c" };
  const page: AgentState = { messages: [human("b"), ai("b1")], earlier_messages };
  const readAgain = vi.fn(async () => page);
  const base = { read: async () => page, readAgain, keep: () => {} };
  const run = async (...events: RunEvent[]) => {
    const got: unknown[] = [];
    for await (const { data } of withStates(asStream(events), base)) got.push(data);
    return got;
  };
  expect(await run(input("other", "a1"))).toEqual([{ messages: [human("other")], earlier_messages }]);
  expect(await run(input("other", null))).toEqual([{ messages: [human("other")] }]);
  expect(readAgain).not.toHaveBeenCalled();
});

test("if all messages are replaced, none is left to load", () => {
  const state: AgentState = {
    messages: [ai("b1")],
    earlier_messages: { message: "a1", checkpoint: "c" },
  };
  const replaced = applyUpdate(state, { messages: [{ type: "remove", id: "__remove_all__" }, human("a")] });
  expect(replaced).toEqual({ messages: [human("a")] });
  expect(applyUpdate(state, { messages: [ai("c1")] }).earlier_messages).toEqual(state.earlier_messages);
});
