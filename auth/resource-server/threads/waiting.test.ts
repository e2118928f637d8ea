import { Annotation, Command, interrupt, MemorySaver, StateGraph } from "@langchain/langgraph";
import { expect, test } from "vitest";
import { findWaiting, listWaiting } from "./waiting.ts";

const State = Annotation.Root({
  said: Annotation<string[]>({ reducer: (a, b) => [...a, ...b], default: () => [] }),
});

function makeGraph(saver: MemorySaver) {
  return new StateGraph(State)
    .addNode("first", () => ({ said: [interrupt<string, string>("one?")] }))
    .addNode("second", () => ({ said: [interrupt<string, string>("two?")] }))
    .addEdge("__start__", "first")
    .addEdge("first", "second")
    .compile({ checkpointer: saver });
}

test("a question is open until its task has a result; from then on the next one is, also at the older version", async () => {
  const saver = new MemorySaver();
  const graph = makeGraph(saver);
  const config = { configurable: { thread_id: "t" } };
  await graph.invoke({ said: [] }, config);
  const [first] = await listWaiting(saver, "t");
  expect(first).toMatchObject({ id: expect.stringMatching(/^[0-9a-f]{32}$/), value: "one?" });
  const { checkpoint_id } = (await graph.getState(config)).config.configurable ?? {};
  await graph.invoke(new Command({ resume: { [first?.id ?? ""]: "yes" } }), config);
  expect(await listWaiting(saver, "t")).toMatchObject([{ value: "two?" }]);
  expect(await listWaiting(saver, "t", checkpoint_id)).toEqual([]);
  await graph.invoke(new Command({ resume: "yes" }), config);
  expect(await listWaiting(saver, "t")).toEqual([]);
});

test("a missing thread has no open questions", async () => {
  expect(await listWaiting(new MemorySaver(), "t")).toEqual([]);
});

test("a question that another server is still writing is found, and a missing one is not waited for long", async () => {
  const asked = { id: "a", value: "one?" };
  const reads = [[], [], [asked]];
  const list = async () => reads.shift() ?? [asked];
  expect(await findWaiting(list, ["a"], 10_000)).toEqual([asked]);
  expect(await findWaiting(list, ["b"], 60)).toEqual([asked]);
  const empty: never[][] = [[]];
  expect(await findWaiting(async () => empty.pop() ?? [asked], ["a"], 0)).toEqual([]);
});
