import { createRequire } from "node:module";
import path from "node:path";
import { HumanMessage } from "@langchain/core/messages";
import { END, MessagesAnnotation, START, StateGraph } from "@langchain/langgraph";
import { type BaseCheckpointSaver, MemorySaver, uuid6 } from "@langchain/langgraph-checkpoint";
import { afterEach, expect, test, vi } from "vitest";
import { observeIds, timeOf } from "./checkpoint-ids.ts";

afterEach(() => vi.useRealTimers());

/** A time far enough from the previous test's. */
let now = Date.now();
function setClock(ms: number): void {
  now = ms;
  vi.useFakeTimers({ toFake: ["Date"], now });
}

function echo(checkpointer: BaseCheckpointSaver) {
  observeIds(checkpointer);
  return new StateGraph(MessagesAnnotation)
    .addNode("answer", () => ({ messages: [] }))
    .addEdge(START, "answer")
    .addEdge("answer", END)
    .compile({ checkpointer });
}

const say = (text: string) => ({ messages: [new HumanMessage(text)] });
const here = { configurable: { thread_id: "one" } };

test("LangGraph's id package is replaced by ours", () => {
  setClock(now + 60_000);
  const before = uuid6(1);
  setClock(now - 30_000);
  expect([uuid6(1), before].sort()[0]).toBe(before);
});

test("ids created in the same millisecond are in order", () => {
  setClock(now + 60_000);
  const ids = Array.from({ length: 25_000 }, () => uuid6(3));
  expect(ids.toSorted()).toEqual(ids);
  expect(new Set(ids.map((id) => id.slice(0, 18))).size).toBe(ids.length);
});

test("messages after the clock moved backwards are the newest of the conversation", async () => {
  const graph = echo(new MemorySaver());
  setClock(now + 60_000);
  await graph.invoke(say("before"), here);
  setClock(now - 30_000);
  await graph.invoke(say("after"), here);
  const { values } = await graph.getState(here);
  expect(values.messages.map(({ text }: HumanMessage) => text)).toEqual(["before", "after"]);
});

test("an id is later than its parent's from a machine with a fast clock, also in a fork", async () => {
  const saver = new MemorySaver();
  const graph = echo(saver);
  await graph.invoke(say("first"), here);
  const first = await graph.getState(here);
  await graph.invoke(say("second"), here);
  const tuple = await saver.getTuple(here);
  if (!tuple) throw new Error("nothing was stored");
  // As stored by the other machine: the same, an hour ahead.
  const id = tuple.checkpoint.id.replace(/^[0-9a-f]{8}/, (high) =>
    (Number.parseInt(high, 16) + 1).toString(16),
  );
  expect((timeOf(id)?.msecs ?? 0) - Date.now()).toBeGreaterThan(1_000);
  await saver.put(tuple.parentConfig ?? here, { ...tuple.checkpoint, id }, { ...tuple.metadata } as never);
  const forked = await graph.invoke(say("instead"), first.config);
  const { values, config } = await graph.getState(here);
  expect(values.messages).toEqual(forked.messages);
  expect(config.configurable?.checkpoint_id > id).toBe(true);
});

test("the package's own ids still move back with the clock: once this fails, ours can be removed", async () => {
  const packageJson = createRequire(import.meta.url).resolve("@langchain/langgraph-checkpoint");
  const own = await import(/* @vite-ignore */ `${path.dirname(packageJson)}/id.cjs`);
  setClock(now + 60_000);
  own.uuid6(1);
  const before = own.uuid6(1);
  setClock(now - 30_000);
  expect(own.uuid6(1) < before).toBe(true);
});
